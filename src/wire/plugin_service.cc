// The calls of the plugin protocol, answered for one destination.
#include "wire/plugin_service.h"

#include <fmt/format.h>
#include <grpcpp/impl/codegen/method_handler.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "result/redact.h"
#include "spec/json_schema.h"
#include "wire/ipc.h"
#include "wire/message_reader.h"
#include "wire/status.h"

namespace landfall {

namespace v3 = cloudquery::plugin::v3;

namespace {

constexpr int kWriteMethod = 7;  // the place of Write in the service's declaration
constexpr std::int64_t kAnswerBytes = 8 << 20;

std::string failure_code(ErrorKind kind) {
  if (kind == ErrorKind::kConfig) return "INVALID_SPEC";
  std::string code(to_string(kind));
  std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::toupper(c); });
  return code;
}

/// A peer that breaks the protocol is a client here, and what it sent is at fault.
grpc::Status status_of(const Error& error) {
  const grpc::Status status = to_status(error);
  if (error.kind() != ErrorKind::kProtocol) return status;
  return {grpc::StatusCode::INVALID_ARGUMENT, status.error_message()};
}

/// Rows of one answer, so that none is near the limit of a message.
std::int64_t rows_per_answer(const arrow::RecordBatch& rows) {
  const std::int64_t bytes_per_row =
      std::max<std::int64_t>(batch_bytes(rows) / std::max<std::int64_t>(rows.num_rows(), 1), 1);
  return std::max<std::int64_t>(kAnswerBytes / bytes_per_row, 1);
}

Result<void> send_rows(const Table& table, const arrow::RecordBatch& rows,
                       grpc::ServerWriter<v3::Read::Response>& answers) {
  const std::int64_t step = rows_per_answer(rows);
  for (std::int64_t from = 0; from < rows.num_rows(); from += step) {
    v3::Read::Response answer;
    TRY_ASSIGN(*answer.mutable_record(), encode_rows(table, *rows.Slice(from, step)));
    if (!answers.Write(answer)) return Error(ErrorKind::kCancelled, "the client takes no more rows");
  }
  return {};
}

Result<void> still_there(const grpc::ServerContext& call, CancelToken& cancel) {
  if (call.IsCancelled()) cancel.cancel("the client has gone");
  return cancel.check();
}

}  // namespace

PluginService::PluginService(const DestinationDef& def, std::string version, WireLog& log)
    : def_(def), version_(std::move(version)), log_(log), served_(def, log) {
  // The generated reader says "no more messages" of one that it cannot parse, and rows would be lost without
  // a word. So Write takes bytes and parses them here.
  using Handler =
      grpc::internal::ClientStreamingHandler<PluginService, grpc::ByteBuffer, v3::Write::Response>;
  MarkMethodStreamed(kWriteMethod,
                     new Handler([](PluginService* self, grpc::ServerContext* call,
                                    grpc::ServerReader<grpc::ByteBuffer>* messages,
                                    v3::Write::Response*) { return self->raw_write(*call, *messages); },
                                 this));
}

CallWatch::Call PluginService::watch(Call& call, std::shared_ptr<CancelToken> token) {
  return watch_.watch(std::move(token), [&call] { return call.IsCancelled(); });
}

grpc::Status PluginService::answer(std::string_view call, const Result<void>& result, bool logged) {
  if (result.ok()) return grpc::Status::OK;
  const Error& error = result.error();
  const LogLevel level = error.kind() == ErrorKind::kCancelled ? LogLevel::kInfo : LogLevel::kError;
  if (!logged) log_.write(level, fmt::format("{} failed: {}", call, error.message()));
  return status_of(error);
}

grpc::Status PluginService::GetName(Call*, const v3::GetName::Request*, v3::GetName::Response* response) {
  response->set_name(std::string(def_.name));
  return grpc::Status::OK;
}

grpc::Status PluginService::GetVersion(Call*, const v3::GetVersion::Request*,
                                       v3::GetVersion::Response* response) {
  response->set_version(version_);
  return grpc::Status::OK;
}

grpc::Status PluginService::GetSpecSchema(Call*, const v3::GetSpecSchema::Request*,
                                          v3::GetSpecSchema::Response* response) {
  response->set_json_schema(json_schema(def_.spec, def_.title));
  return grpc::Status::OK;
}

grpc::Status PluginService::Init(Call* call, const v3::Init::Request* request, v3::Init::Response*) {
  return answer("Init", init(*call, *request));
}

Result<void> PluginService::init(Call& call, const v3::Init::Request& request) {
  log_.set_invocation_id(request.invocation_id());
  log_.write(LogLevel::kDebug, "Init", {{"no_connection", request.no_connection() ? "true" : "false"}});
  TRY_ASSIGN(auto connection, served_.configure(request.spec(), request.invocation_id()));
  const auto watched = watch(call, connection->cancel());
  if (!request.no_connection()) TRY(connection->open());
  TRY(connection->cancel()->check());
  served_.install(std::move(connection), !request.no_connection());
  return {};
}

grpc::Status PluginService::Close(Call*, const v3::Close::Request*, v3::Close::Response*) {
  log_.write(LogLevel::kDebug, "Close");
  return answer("Close", served_.close());
}

grpc::Status PluginService::TestConnection(Call* call, const v3::TestConnection::Request* request,
                                           v3::TestConnection::Response* response) {
  const Result<void> tested = test_connection(*call, request->spec());
  if (!tested.ok() && tested.error().kind() == ErrorKind::kUnsupported) return status_of(tested.error());
  response->set_success(tested.ok());
  if (tested.ok()) return grpc::Status::OK;
  response->set_failure_code(failure_code(tested.error().kind()));
  response->set_failure_description(to_status(tested.error()).error_message());
  return grpc::Status::OK;
}

Result<void> PluginService::test_connection(Call& call, const std::string& spec) {
  if (!def_.test_connection)
    return Error(ErrorKind::kUnsupported,
                 fmt::format("destination \"{}\" has no connection test", def_.name));
  TRY_ASSIGN(const auto options, parse_wire_spec(def_, spec, log_));
  Context context;
  context.log = &log_;
  context.plugin_name = def_.name;
  const auto watched = watch(call, context.cancel);
  return def_.test_connection(options.get(), context);
}

grpc::Status PluginService::Read(Call* call, const v3::Read::Request* request,
                                 grpc::ServerWriter<v3::Read::Response>* answers) {
  return answer("Read", read(*call, request->table(), *answers));
}

Result<void> PluginService::read(Call& call, const std::string& schema,
                                 grpc::ServerWriter<v3::Read::Response>& answers) {
  if (!def_.capabilities.read)
    return Error(ErrorKind::kUnsupported,
                 fmt::format("destination \"{}\" cannot read its tables back", def_.name));
  IpcDecoder decoder;
  TRY_ASSIGN(const TablePtr table, decoder.table(schema));
  TRY_ASSIGN(auto connection, served_.connect());
  const auto watched = watch(call, connection->cancel());
  TRY(connection->open());
  const std::string doing = fmt::format("reading table \"{}\"", table->name);
  TRY(connection->destination()
          .read(*table, [&](const auto& rows) { return send_rows(*table, *rows, answers); })
          .during(doing));
  return connection->destination().close().during(doing);
}

grpc::Status PluginService::raw_write(Call& call, grpc::ServerReader<grpc::ByteBuffer>& messages) {
  bool logged = false;
  const Result<void> written = write(call, messages, logged);
  return answer("Write", written, logged);
}

Result<void> PluginService::write(Call& call, grpc::ServerReader<grpc::ByteBuffer>& messages, bool& logged) {
  TRY_ASSIGN(auto connection, served_.connect());
  const std::shared_ptr<CancelToken> cancel = connection->cancel();
  const auto watched = watch(call, cancel);
  TRY(connection->open());
  WriteStream stream(std::move(connection), served_.known_tables());
  MessageReader reader(stream);
  grpc::ByteBuffer message;
  while (messages.Read(&message)) TRY(reader.take(message));
  // A client that has finished and one that has gone look the same up to here.
  TRY(still_there(call, *cancel));
  TRY(stream.settle());
  TRY(still_there(call, *cancel));
  Result<void> finished = stream.finish();
  logged = stream.is_logged();
  return finished;
}

grpc::Status PluginService::refuse(std::string_view call) const {
  return {grpc::StatusCode::UNIMPLEMENTED,
          fmt::format("\"{}\" is a destination: it has no {}", def_.name, call)};
}

grpc::Status PluginService::GetTables(Call*, const v3::GetTables::Request*, v3::GetTables::Response*) {
  return refuse("GetTables");
}

grpc::Status PluginService::Sync(Call*, const v3::Sync::Request*, grpc::ServerWriter<v3::Sync::Response>*) {
  return refuse("Sync");
}

grpc::Status PluginService::Transform(
    Call*, grpc::ServerReaderWriter<v3::Transform::Response, v3::Transform::Request>*) {
  return refuse("Transform");
}

grpc::Status PluginService::TransformSchema(Call*, const v3::TransformSchema::Request*,
                                            v3::TransformSchema::Response*) {
  return refuse("TransformSchema");
}

grpc::Status DiscoveryService::GetVersions(grpc::ServerContext*,
                                           const cloudquery::discovery::v1::GetVersions::Request*,
                                           cloudquery::discovery::v1::GetVersions::Response* response) {
  response->add_versions(3);
  return grpc::Status::OK;
}

}  // namespace landfall
