// The messages of a source's Sync stream, decoded and handed to the engine's sink.
#pragma once

#include <unordered_map>

#include <landfall/source.h>
#include <plugin_v3.pb.h>
#include "wire/ipc.h"

namespace landfall {

/// Takes the messages of one stream. A table's keys and columns are those of its last migrate message: with
/// deterministic ids Go sources send other keys with the rows.
class SyncMessages {
 public:
  explicit SyncMessages(MessageSink& sink) : sink_(sink) {}
  /// Handles one message; its bytes are moved out of it.
  Result<void> take(cloudquery::plugin::v3::Sync::Response& message);

 private:
  Result<void> migrate(const cloudquery::plugin::v3::Sync::MessageMigrateTable& message);
  Result<void> insert(cloudquery::plugin::v3::Sync::MessageInsert& message);
  Result<void> erase(const cloudquery::plugin::v3::Sync::MessageDeleteRecord& message);

  MessageSink& sink_;
  IpcDecoder decoder_;
  std::unordered_map<std::string, TablePtr> migrated_;
  TablePtr last_decoded_;  ///< of the last insert, to skip the look-up
  TablePtr last_table_;
  std::shared_ptr<arrow::Schema>
      last_schema_;  ///< of last_table_ when the rows were declared otherwise (nullability)
};

}  // namespace landfall
