// Wraps the generated client: watched calls, checked answers.
#include "wire/plugin_client.h"

#include <fmt/format.h>
#include <grpcpp/create_channel.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include <discovery_v1.grpc.pb.h>
#include "wire/byte_streams.h"
#include "wire/ipc.h"
#include "wire/library_logs.h"
#include "wire/status.h"
#include "wire/sync_messages.h"

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;
namespace discovery = cloudquery::discovery::v1;

constexpr int kProtocol = 3;
// A peer's end is seen on the socket a moment before its process has ended.
constexpr std::chrono::milliseconds kEndingWait{2'000};

std::shared_ptr<grpc::Channel> dial(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetMaxSendMessageSize(kMaxMessageBytes);
  // A plugin is on this machine, or its address was given: no proxy of the environment stands between.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Two plugins at one address are two connections.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

std::optional<std::string> ending_soon(PluginHost& host) {
  if (!host.has_process()) return std::nullopt;
  const auto end = std::chrono::steady_clock::now() + kEndingWait;
  std::optional<std::string> ending = host.ending();
  while (!ending && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    ending = host.ending();
  }
  return ending;
}

pb::Sync::Request request_of(const SyncRequest& from) {
  pb::Sync::Request request;
  for (const std::string& table : from.selection.tables) request.add_tables(table);
  for (const std::string& table : from.selection.skip_tables) request.add_skip_tables(table);
  request.set_skip_dependent_tables(from.selection.skip_dependent_tables);
  request.set_deterministic_cq_id(from.deterministic_cq_id);
  if (from.backend) {
    request.mutable_backend()->set_table_name(from.backend->table_name);
    request.mutable_backend()->set_connection(from.backend->connection);
  }
  if (from.shard) {
    request.mutable_shard()->set_num(from.shard->num);
    request.mutable_shard()->set_total(from.shard->total);
  }
  request.set_witherrormessages(true);
  return request;
}

}  // namespace

PluginClient::PluginClient(std::unique_ptr<PluginHost> host, std::string plugin, const Context& context,
                           PeerWatch::Limits limits)
    : host_(std::move(host)),
      plugin_(std::move(plugin)),
      channel_(dial(host_->target())),
      stub_(pb::Plugin::NewStub(channel_)),
      watch_(context, plugin_, limits, [this] { host_->kill(); }) {}

PluginClient::~PluginClient() { host_->stop(); }

Result<std::shared_ptr<PluginClient>> PluginClient::connect(std::unique_ptr<PluginHost> host,
                                                            std::string plugin, const Context& context,
                                                            PeerWatch::Limits limits) {
  silence_library_logs();
  std::shared_ptr<PluginClient> client(new PluginClient(std::move(host), std::move(plugin), context, limits));
  TRY(client->check_protocol());
  return client;
}

Error PluginClient::failure(const PeerWatch::Call& call, const grpc::Status& status) {
  if (auto ended = call.ended()) return *ended;
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE ||
      status.error_code() == grpc::StatusCode::CANCELLED) {
    if (const auto ending = ending_soon(*host_))
      return Error(ErrorKind::kConnection, fmt::format("{} {} while {}; its last lines are in the log",
                                                       plugin_, *ending, call.doing()));
    return Error(ErrorKind::kConnection,
                 fmt::format("the connection to {} at {} was lost while it was {}: {}", plugin_,
                             host_->target(), call.doing(), from_status(status).message()));
  }
  return from_status(status).during(fmt::format("{} failed while {}", plugin_, call.doing()));
}

template <class Request, class Response>
Result<Response> PluginClient::call(std::string_view doing,
                                    grpc::Status (pb::Plugin::Stub::*method)(grpc::ClientContext*,
                                                                             const Request&, Response*),
                                    const Request& request) {
  PeerWatch::Call call(watch_, std::string(doing));
  Response response;
  const grpc::Status status = (stub_.get()->*method)(&call.context(), request, &response);
  if (!status.ok()) return failure(call, status);
  return response;
}

Result<void> PluginClient::check_protocol() {
  const auto stub = discovery::Discovery::NewStub(channel_);
  PeerWatch::Call call(watch_, "saying which protocols it speaks");
  discovery::GetVersions::Response response;
  const grpc::Status status = stub->GetVersions(&call.context(), {}, &response);
  if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED)
    return Error(
        ErrorKind::kUnsupported,
        fmt::format("{} speaks only plugin protocols older than version 3: upgrade the plugin", plugin_));
  const bool is_ended = call.ended().has_value() || host_->ending().has_value();
  const bool is_unreachable = status.error_message().find("failed to connect") != std::string::npos;
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE && is_unreachable && !is_ended)
    return Error(ErrorKind::kConnection,
                 fmt::format("nobody answers for {} at {} ({}): is it running, and is the address right?",
                             plugin_, host_->target(), from_status(status).message()));
  if (!status.ok()) return failure(call, status);
  const auto& versions = response.versions();
  if (std::find(versions.begin(), versions.end(), kProtocol) != versions.end()) return {};
  const bool is_newer = !versions.empty() && *std::min_element(versions.begin(), versions.end()) > kProtocol;
  return Error(ErrorKind::kUnsupported,
               fmt::format("{} speaks plugin protocol {}, not version 3: {}", plugin_,
                           fmt::join(versions, ", "), is_newer ? "upgrade landfall" : "upgrade the plugin"));
}

Result<void> PluginClient::init(std::string_view spec, bool no_connection, std::string_view invocation_id) {
  pb::Init::Request request;
  request.set_spec(std::string(spec));
  request.set_no_connection(no_connection);
  request.set_invocation_id(std::string(invocation_id));
  auto initialised = call("initialising", &pb::Plugin::Stub::Init, request);
  if (initialised.ok()) return {};
  // What a plugin has against its spec is a mistake in the user's file, whatever status it says it with.
  const Error& error = initialised.error();
  return Error(error.kind() == ErrorKind::kRejected ? ErrorKind::kConfig : error.kind(), error.message());
}

Result<std::vector<TablePtr>> PluginClient::tables(const TableSelection& selection) {
  pb::GetTables::Request request;
  for (const std::string& table : selection.tables) request.add_tables(table);
  for (const std::string& table : selection.skip_tables) request.add_skip_tables(table);
  request.set_skip_dependent_tables(selection.skip_dependent_tables);
  TRY_ASSIGN(const auto response, call("listing its tables", &pb::Plugin::Stub::GetTables, request));
  IpcDecoder decoder;
  std::vector<TablePtr> tables;
  for (const std::string& bytes : response.tables()) {
    TRY_ASSIGN(TablePtr table, decoder.table(bytes).during(fmt::format("listing tables of {}", plugin_)));
    tables.push_back(std::move(table));
  }
  return tables;
}

Result<void> PluginClient::sync(const SyncRequest& request, MessageSink& sink) {
  PeerWatch::Call call(watch_, "sending rows");
  const auto reader = start_reading(*channel_, "Sync", call.context(), request_of(request));
  SyncMessages messages(sink);
  grpc::ByteBuffer bytes;
  pb::Sync::Response response;
  Result<void> taken;
  while (taken.ok() && reader->Read(&bytes)) {
    call.busy(true);
    taken = parse_message(bytes, response).during(fmt::format("{} sent", plugin_));
    if (taken.ok()) taken = messages.take(response);
    call.busy(false);
  }
  if (!taken.ok()) call.context().TryCancel();
  const grpc::Status status = reader->Finish();
  // What we refused says more than the cancelled call.
  if (!taken.ok()) return taken;
  if (!status.ok()) return failure(call, status);
  return {};
}

Result<ConnectionTest> PluginClient::test_connection(std::string_view spec) {
  pb::TestConnection::Request request;
  request.set_spec(std::string(spec));
  TRY_ASSIGN(const auto response, call("testing its connection", &pb::Plugin::Stub::TestConnection, request));
  return ConnectionTest{response.success(), response.failure_code(), response.failure_description()};
}

Result<void> PluginClient::close() {
  TRY(call("closing", &pb::Plugin::Stub::Close, pb::Close::Request()));
  return {};
}

}  // namespace landfall
