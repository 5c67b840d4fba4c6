// Streams of protocol messages, as a source sends them to the engine and an engine to a served destination.
// An input is a run of messages, each behind its length (two bytes, the lower first); both sides get it.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <plugin_v3.pb.h>
#include "tests/fakes/recording_plugin.h"
#include "tests/fuzz/wire_checks.h"
#include "wire/message_reader.h"
#include "wire/serving/served_destination.h"
#include "wire/sync_messages.h"

namespace {

using namespace landfall;
using fuzz::require;

/// Takes everything and keeps nothing.
class Discard : public MessageSink {
 public:
  Result<void> migrate(TablePtr table) override {
    require(table != nullptr && !table->name.empty(), "a table that is announced has a name");
    return {};
  }
  Result<void> insert(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) override {
    fuzz::check_rows(*table, *rows);
    return {};
  }
  Result<void> erase(ChosenRows rows) override {
    fuzz::check_chosen(rows);
    return {};
  }
  Result<void> table_error(std::string_view, std::string_view) override { return {}; }
};

std::vector<std::string> messages_of(std::string_view input) {
  std::vector<std::string> messages;
  while (input.size() >= 2) {
    const std::size_t length = static_cast<std::uint8_t>(input[0]) |
                               (static_cast<std::size_t>(static_cast<std::uint8_t>(input[1])) << 8U);
    messages.emplace_back(input.substr(2, length));
    input.remove_prefix(std::min(input.size(), 2 + length));
  }
  return messages;
}

void as_source(const std::vector<std::string>& messages) {
  Discard sink;
  SyncMessages taker(sink);
  for (const std::string& bytes : messages) {
    cloudquery::plugin::v3::Sync::Response message;
    if (!message.ParseFromString(bytes) || !taker.take(message).ok()) return;
  }
}

void as_engine(const std::vector<std::string>& messages) {
  fakes::RecordingPlugin plugin;
  fakes::RecordingLog log;
  plugin.on_write = [](const Batch& batch, const Context&) -> Result<void> {
    for (const auto& part : batch.parts) fuzz::check_rows(*batch.table, *part);
    return {};
  };
  ServedDestination served(plugin.def(), log);
  auto first = served.configure("", "");
  require(first.ok(), "the destination can be configured");
  served.install(std::move(*first), false);
  auto connection = served.connect();
  require(connection.ok() && (*connection)->open().ok(), "the destination can be opened");
  WriteStream stream(std::move(*connection), served.known_tables());
  MessageReader reader(stream);
  for (const std::string& bytes : messages) {
    const grpc::Slice slice(bytes);
    grpc::ByteBuffer buffer(&slice, 1);
    if (!reader.take(buffer).ok()) return;
  }
  (void)stream.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto messages = messages_of({reinterpret_cast<const char*>(data), size});
  as_source(messages);
  as_engine(messages);
  return 0;
}
