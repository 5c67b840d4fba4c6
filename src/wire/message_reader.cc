// From the bytes of a Write message to the step of the stream it stands for.
#include "wire/message_reader.h"

#include <utility>

#include "wire/byte_streams.h"
#include "wire/erase_codec.h"

namespace landfall {

namespace v3 = cloudquery::plugin::v3;

namespace {

Result<std::int64_t> microseconds(const google::protobuf::Timestamp& time) {
  // Years 1 to 9999, as the message's own documentation has it.
  if (time.seconds() < -62'135'596'800 || time.seconds() > 253'402'300'799 || time.nanos() < 0 ||
      time.nanos() > 999'999'999)
    return Error(ErrorKind::kProtocol, "deleting stale rows: the sync time is out of range");
  return time.seconds() * 1'000'000 + time.nanos() / 1000;
}

Error nameless(std::string_view message) {
  return Error(ErrorKind::kProtocol, std::string(message).append(": the message names no table"));
}

}  // namespace

Result<void> MessageReader::take(grpc::ByteBuffer& bytes) {
  v3::Write::Request request;
  TRY(parse_message(bytes, request).during("reading a Write message"));
  switch (request.message_case()) {
    case v3::Write::Request::kMigrateTable:
      return handle(request.migrate_table());
    case v3::Write::Request::kInsert:
      return handle(*request.mutable_insert());
    case v3::Write::Request::kDelete:
      return handle(request.delete_());
    case v3::Write::Request::kDeleteRecord:
      return handle(request.delete_record());
    case v3::Write::Request::MESSAGE_NOT_SET:
      break;
  }
  return Error(ErrorKind::kProtocol, "reading a Write message: it is of a kind this version does not know");
}

Result<void> MessageReader::handle(const v3::Write::MessageMigrateTable& message) {
  TRY_ASSIGN(const TablePtr table,
             decoder_.table(message.table()).during("reading the table of a migration"));
  return stream_.migrate(table, message.migrate_force());
}

Result<void> MessageReader::handle(v3::Write::MessageInsert& message) {
  TRY_ASSIGN(DecodedRows decoded,
             decoder_.rows(std::move(*message.mutable_record())).during("reading the rows of an insert"));
  return stream_.insert(decoded.table, std::move(decoded.rows));
}

Result<void> MessageReader::handle(const v3::Write::MessageDeleteStale& message) {
  if (message.table_name().empty()) return nameless("deleting stale rows");
  TRY_ASSIGN(const std::int64_t sync_time_us, microseconds(message.sync_time()));
  return stream_.erase_stale(message.table_name(), message.source_name(), sync_time_us);
}

Result<void> MessageReader::handle(const v3::Write::MessageDeleteRecord& message) {
  if (message.table_name().empty()) return nameless("deleting rows");
  TRY_ASSIGN(ChosenRows rows, decode_chosen_rows(stream_.table(message.table_name()), message.where_clause(),
                                                 message.table_relations(), decoder_));
  return stream_.erase(std::move(rows));
}

}  // namespace landfall
