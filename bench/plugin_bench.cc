// What the plugin protocol costs: takes a source's messages and drops the rows, or feeds a served destination
// with messages that were encoded beforehand. bench/plugins.py measures the processes.
#include <arrow/record_batch.h>
#include <fmt/format.h>
#include <grpcpp/create_channel.h>
#include <plugin_v3.grpc.pb.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <landfall/destination.h>
#include "registry/builtin.h"
#include "spec/fields.h"
#include "spec/yaml.h"
#include "sync/sync.h"
#include "wire/ipc.h"
#include "wire/remote_plugins.h"
#include "wire/status.h"

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;

class Nowhere : public Destination {
 public:
  Result<std::vector<TablePlan>> plan(std::span<const TablePtr>) override { return std::vector<TablePlan>(); }
  Result<void> migrate(std::span<const TablePtr>, MigrateMode) override { return {}; }
  Result<void> write(const Batch&) override { return {}; }
  Result<void> erase(const Erase&) override { return {}; }
  Result<void> read(const Table&, const BatchSink&) override { return {}; }
  Result<void> close() override { return {}; }
};

SyncJob job_into_nowhere() {
  SyncJob job;
  job.source_name = "bench";
  job.sync_time_us = sync_time_now();
  job.request.selection.tables = {"oracle_wide"};
  DestinationJob destination;
  destination.name = "nowhere";
  destination.stamp = {
      .source_name = "bench", .sync_time_us = job.sync_time_us, .group_id = {}, .strip_keys = true};
  destination.gather = {.rows = 10'000, .bytes = 50 << 20, .timeout = std::chrono::seconds(30)};
  destination.open = [](const Context&) -> Result<std::unique_ptr<Destination>> {
    return std::unique_ptr<Destination>(std::make_unique<Nowhere>());
  };
  job.destinations.push_back(std::move(destination));
  return job;
}

Result<void> take(const std::string& target, const std::string& rows) {
  const Context context;
  TRY_ASSIGN(auto client, PluginClient::connect(remote_host(target), "source \"bench\"", context, {}));
  const auto source = remote_source(std::move(client), {.spec = R"({"rows": )" + rows + "}"});
  const SyncJob job = job_into_nowhere();
  Progress progress;
  TRY_ASSIGN(const SyncReport report, run_sync(job, *source, context, progress));
  TRY(report.outcome());
  if (std::to_string(report.rows) != rows)
    return Error(ErrorKind::kProtocol, fmt::format("{} rows came, {} were asked for", report.rows, rows));
  return {};
}

Result<void> told(const grpc::Status& status) {
  if (status.ok()) return {};
  return from_status(status);
}

/// The limit: the source's messages received and dropped as bytes.
Result<void> drain(const std::string& target, const std::string& rows) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  const auto stub =
      pb::Plugin::NewStub(grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments));
  grpc::ClientContext init_context;
  pb::Init::Request init;
  pb::Init::Response initialised;
  init.set_spec(R"({"rows": )" + rows + "}");
  TRY(told(stub->Init(&init_context, init, &initialised)));
  grpc::ClientContext context;
  pb::Sync::Request request;
  request.add_tables("oracle_wide");
  const auto reader = stub->Sync(&context, request);
  for (pb::Sync::Response response; reader->Read(&response);) continue;
  return told(reader->Finish());
}

/// Keeps every message of a source, encoded.
class Encoder : public MessageSink {
 public:
  Result<void> migrate(TablePtr table) override {
    TRY_ASSIGN(*migration.mutable_migrate_table()->mutable_table(), encode_table(*table));
    return {};
  }
  Result<void> insert(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) override {
    TRY_ASSIGN(*inserts.emplace_back().mutable_insert()->mutable_record(), encode_rows(*table, *rows));
    return {};
  }
  Result<void> erase(ChosenRows) override { return {}; }
  Result<void> table_error(std::string_view, std::string_view message) override {
    return Error(ErrorKind::kBug, std::string(message));
  }

  pb::Write::Request migration;
  std::vector<pb::Write::Request> inserts;
};

Result<void> fill(Encoder& encoder, std::int64_t rows, std::int64_t per_message) {
  const SourceDef& def = *find_source("testdata");
  TRY_ASSIGN(
      const auto documents,
      parse_yaml(fmt::format("{{tables: [wide], rows: {}, batch_rows: {}}}", rows, per_message), "bench"));
  Problems problems;
  const auto spec = parse_spec(def.spec, documents.at(0), problems);
  TRY(problems.result());
  const Context context;
  TRY_ASSIGN(const auto source, def.open(spec.get(), context));
  return source->sync({}, encoder);
}

Result<double> feed(const std::string& target, const std::string& spec, std::int64_t rows,
                    std::int64_t per_message) {
  Encoder encoder;
  TRY(fill(encoder, std::min<std::int64_t>(rows, 100'000), per_message));
  const auto stub = pb::Plugin::NewStub(grpc::CreateChannel(target, grpc::InsecureChannelCredentials()));
  grpc::ClientContext init_context;
  pb::Init::Request init;
  pb::Init::Response initialised;
  init.set_spec(spec);
  TRY(told(stub->Init(&init_context, init, &initialised)));
  grpc::ClientContext context;
  pb::Write::Response written;
  const auto begin = std::chrono::steady_clock::now();
  const auto writer = stub->Write(&context, &written);
  bool open = writer->Write(encoder.migration);
  for (std::int64_t sent = 0, next = 0; open && sent < rows; sent += per_message, ++next)
    open = writer->Write(encoder.inserts[static_cast<std::size_t>(next) % encoder.inserts.size()]);
  writer->WritesDone();
  TRY(told(writer->Finish()));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

int failed(const Error& error) {
  fmt::print(stderr, "{}\n", error.message());
  return 1;
}

int run(const std::vector<std::string>& words) {
  if (words.size() == 3 && words[0] == "take") {
    const auto taken = take(words[1], words[2]);
    return taken.ok() ? 0 : failed(taken.error());
  }
  if (words.size() == 3 && words[0] == "drain") {
    const auto drained = drain(words[1], words[2]);
    return drained.ok() ? 0 : failed(drained.error());
  }
  if (words.size() == 5 && words[0] == "feed") {
    const auto seconds = feed(words[1], words[2], std::atoll(words[3].c_str()), std::atoll(words[4].c_str()));
    if (!seconds.ok()) return failed(seconds.error());
    fmt::print("{:.3f}\n", *seconds);
    return 0;
  }
  fmt::print(
      stderr,
      "usage: plugin_bench take|drain TARGET ROWS | plugin_bench feed TARGET SPEC ROWS ROWS_PER_MESSAGE\n");
  return 2;
}

}  // namespace
}  // namespace landfall

int main(int argc, char** argv) { return landfall::run({argv + 1, argv + argc}); }
