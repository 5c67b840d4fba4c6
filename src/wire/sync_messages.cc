// One function a kind of message.
#include "wire/sync_messages.h"

#include <fmt/format.h>

#include <utility>

#include "schema/table_diff.h"
#include "wire/erase_codec.h"

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;

}  // namespace

Result<void> SyncMessages::take(pb::Sync::Response& message) {
  switch (message.message_case()) {
    case pb::Sync::Response::kMigrateTable:
      return migrate(message.migrate_table());
    case pb::Sync::Response::kInsert:
      return insert(*message.mutable_insert());
    case pb::Sync::Response::kDeleteRecord:
      return erase(message.delete_record());
    case pb::Sync::Response::kError:
      return sink_.table_error(message.error().table_name(), message.error().error());
    case pb::Sync::Response::MESSAGE_NOT_SET:
      break;
  }
  return Error(ErrorKind::kProtocol, "the source sent a message of an unknown kind: upgrade landfall");
}

Result<void> SyncMessages::migrate(const pb::Sync::MessageMigrateTable& message) {
  TRY_ASSIGN(TablePtr table, decoder_.table(message.table()).during("decoding a table"));
  migrated_[table->name] = table;
  last_decoded_.reset();
  return sink_.migrate(std::move(table));
}

Result<void> SyncMessages::insert(pb::Sync::MessageInsert& message) {
  TRY_ASSIGN(DecodedRows decoded,
             decoder_.rows(std::move(*message.mutable_record())).during("decoding rows"));
  if (decoded.table != last_decoded_) {
    last_decoded_ = decoded.table;
    const auto found = migrated_.find(decoded.table->name);
    last_table_ = found == migrated_.end() ? decoded.table : found->second;
    if (const auto mismatch = column_mismatch(*last_table_, *decoded.table)) {
      last_decoded_.reset();
      return Error(
          ErrorKind::kProtocol,
          fmt::format("rows of table \"{}\" have other columns than the table that was announced: {}",
                      decoded.table->name, *mismatch));
    }
    last_schema_ = schema_of(*last_table_, /*with_metadata=*/false);
    if (last_schema_->Equals(*decoded.rows->schema())) last_schema_.reset();
  }
  if (last_schema_)
    decoded.rows = arrow::RecordBatch::Make(last_schema_, decoded.rows->num_rows(), decoded.rows->columns());
  return sink_.insert(last_table_, std::move(decoded.rows));
}

Result<void> SyncMessages::erase(const pb::Sync::MessageDeleteRecord& message) {
  const auto found = migrated_.find(message.table_name());
  if (found == migrated_.end())
    return Error(ErrorKind::kProtocol,
                 fmt::format("rows of table \"{}\" are to be deleted, which was never announced",
                             message.table_name()));
  TRY_ASSIGN(ChosenRows rows,
             decode_chosen_rows(found->second, message.where_clause(), message.table_relations(), decoder_)
                 .during(fmt::format("deleting rows of table \"{}\"", message.table_name())));
  return sink_.erase(std::move(rows));
}

}  // namespace landfall
