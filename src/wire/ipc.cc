// Decodes with a cache of schemas and full validation; encodes one batch a stream.
#include "wire/ipc.h"

#include <arrow/io/memory.h>
#include <arrow/ipc/message.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/key_value_metadata.h>
#include <fmt/format.h>

#include <set>
#include <utility>

#include <landfall/arrow_result.h>
#include "schema/extension_types.h"
#include "wire/capped_pool.h"
#include "wire/ipc_frames.h"

namespace landfall {
namespace {

// What Go readers accept, so that nothing is taken in here that could not be passed on.
constexpr const char* kTableName = "cq:table_name";
constexpr std::int64_t kMaxMetadataBytes = 64 << 20;
constexpr std::int64_t kMaxBodyBytes = 256 << 20;
// Far above what the widest source sends.
constexpr std::size_t kMaxColumns = 10'000;
// Digits of the widest decimal.
constexpr int kMaxScale = 76;
constexpr std::size_t kKeptSchemas = 4096;
constexpr std::int64_t kKeptBytes = 32 << 20;
// Alignment and endianness may cost a copy of a column; a compressed column would cost what it claims.
constexpr std::int64_t kMaxAllocation = kMaxBodyBytes;

Error malformed(std::string_view what) {
  return Error(ErrorKind::kProtocol, fmt::format("malformed Arrow stream: {}", what));
}

arrow::MemoryPool* decoding_pool() {
  static CappedPool pool(kMaxAllocation);
  return &pool;
}

arrow::ipc::IpcReadOptions read_options() {
  arrow::ipc::IpcReadOptions options = arrow::ipc::IpcReadOptions::Defaults();
  options.use_threads = false;
  options.memory_pool = decoding_pool();
  return options;
}

Result<std::shared_ptr<arrow::Schema>> read_schema(std::string_view bytes) {
  arrow::io::BufferReader reader(std::make_shared<arrow::Buffer>(bytes));
  arrow::ipc::DictionaryMemo no_dictionaries;
  return from_arrow(arrow::ipc::ReadSchema(&reader, &no_dictionaries), ErrorKind::kProtocol);
}

/// A type that Landfall knows at every depth, with a scale that values can be written with.
Result<void> check_type(const arrow::DataType& type) {
  TRY_ASSIGN(const LogicalType logical, logical_type(type));
  if (logical.kind == Kind::kDecimal && (logical.scale > kMaxScale || logical.scale < -kMaxScale))
    return Error(ErrorKind::kUnsupported,
                 fmt::format("a decimal of scale {} is over the limit of {}", logical.scale, kMaxScale));
  for (const auto& child : type.fields()) TRY(check_type(*child->type()));
  return {};
}

Result<void> check_columns(const Table& table) {
  if (table.columns.size() > kMaxColumns)
    return Error(ErrorKind::kProtocol, fmt::format("table \"{}\" has {} columns, over the limit of {}",
                                                   table.name, table.columns.size(), kMaxColumns));
  std::set<std::string_view> names;
  for (const Column& column : table.columns) {
    if (!names.insert(column.name).second)
      return Error(ErrorKind::kProtocol,
                   fmt::format("table \"{}\" has two columns called \"{}\"", table.name, column.name));
    TRY(check_type(*column.type).during(fmt::format("table \"{}\": column \"{}\"", table.name, column.name)));
  }
  return {};
}

/// No array, at any depth, is longer than its bytes allow: zero-width values could claim any length.
bool is_within(const arrow::ArrayData& data, std::int64_t most_rows) {
  if (data.length > most_rows) return false;
  for (const auto& child : data.child_data)
    if (!is_within(*child, most_rows)) return false;
  return true;
}

Result<void> check_rows(const arrow::RecordBatch& rows, std::int64_t body_bytes) {
  // The narrowest value is a bit.
  const std::int64_t most_rows = body_bytes * 8;
  if (rows.num_rows() < 0 || rows.num_rows() > most_rows)
    return malformed(fmt::format("{} rows in {} bytes", rows.num_rows(), body_bytes));
  if (rows.num_columns() == 0 && rows.num_rows() > 0) return malformed("rows without columns");
  for (const auto& data : rows.column_data())
    if (!is_within(*data, most_rows))
      return malformed(fmt::format("more values than {} bytes can hold", body_bytes));
  return from_arrow(rows.ValidateFull(), ErrorKind::kProtocol).during("malformed Arrow stream");
}

Result<std::shared_ptr<arrow::RecordBatch>> read_rows(const arrow::ipc::Message& message,
                                                      const std::shared_ptr<arrow::Schema>& schema) {
  if (message.type() != arrow::ipc::MessageType::RECORD_BATCH)
    return malformed(message.type() == arrow::ipc::MessageType::DICTIONARY_BATCH
                         ? "dictionaries are not part of the plugin protocol"
                         : "the message behind the schema is not a record batch");
  const arrow::ipc::DictionaryMemo no_dictionaries;
  return from_arrow(arrow::ipc::ReadRecordBatch(message, schema, &no_dictionaries, read_options()),
                    ErrorKind::kProtocol)
      .during("malformed Arrow stream");
}

/// A table whose name may be missing: values of predicates are records of no particular table.
Result<Table> table_of(const arrow::Schema& schema) {
  if (schema.metadata() != nullptr && schema.metadata()->Contains(kTableName))
    return table_from_schema(schema);
  auto metadata =
      schema.metadata() == nullptr ? std::make_shared<arrow::KeyValueMetadata>() : schema.metadata()->Copy();
  metadata->Append(kTableName, "-");
  TRY_ASSIGN(Table table, table_from_schema(*schema.WithMetadata(metadata)));
  table.name.clear();
  return table;
}

Result<void> check_name(const Table& table) {
  if (!table.name.empty()) return {};
  return Error(ErrorKind::kProtocol, fmt::format("missing table name: the schema has no {}", kTableName));
}

Result<IpcFrame> needed_frame(std::string_view bytes, std::int64_t begin, std::string_view what) {
  TRY_ASSIGN(const auto frame, frame_at(bytes, begin));
  if (!frame) return malformed(fmt::format("no {}", what));
  if (frame->metadata_size > kMaxMetadataBytes)
    return malformed(fmt::format("{} of {} bytes", what, frame->metadata_size));
  return *frame;
}

}  // namespace

IpcDecoder::IpcDecoder() { register_extension_types(); }

Result<const IpcDecoder::Known*> IpcDecoder::known(std::string_view schema_bytes) {
  if (const auto found = by_bytes_.find(schema_bytes); found != by_bytes_.end()) {
    kept_.splice(kept_.begin(), kept_, found->second);
    return &kept_.front();
  }
  TRY_ASSIGN(const auto schema, read_schema(schema_bytes).during("malformed Arrow schema"));
  TRY_ASSIGN(Table table, table_of(*schema));
  TRY(check_columns(table));
  kept_.push_front({std::string(schema_bytes), std::make_shared<const Table>(std::move(table)), nullptr});
  kept_.front().schema = schema_of(*kept_.front().table, /*with_metadata=*/false);
  by_bytes_.emplace(kept_.front().bytes, kept_.begin());
  kept_bytes_ += static_cast<std::int64_t>(schema_bytes.size());
  while (kept_.size() > 1 && (kept_.size() > kKeptSchemas || kept_bytes_ > kKeptBytes)) {
    kept_bytes_ -= static_cast<std::int64_t>(kept_.back().bytes.size());
    by_bytes_.erase(kept_.back().bytes);
    kept_.pop_back();
  }
  return &kept_.front();
}

Result<TablePtr> IpcDecoder::table(std::string_view bytes) {
  TRY_ASSIGN(const IpcFrame frame, needed_frame(bytes, 0, "schema"));
  TRY_ASSIGN(const Known* const found, known(bytes.substr(0, static_cast<std::size_t>(frame.end))));
  TRY(check_name(*found->table));
  return found->table;
}

Result<DecodedRows> IpcDecoder::rows(std::string bytes) {
  TRY_ASSIGN(DecodedRows decoded, decode(std::move(bytes)));
  TRY(check_name(*decoded.table));
  return decoded;
}

Result<std::shared_ptr<arrow::Array>> IpcDecoder::value(std::string bytes) {
  TRY_ASSIGN(const DecodedRows decoded, decode(std::move(bytes)));
  if (decoded.rows->num_columns() < 1 || decoded.rows->num_rows() < 1)
    return Error(ErrorKind::kProtocol, "a record without a value");
  return decoded.rows->column(0)->Slice(0, 1);
}

Result<DecodedRows> IpcDecoder::decode(std::string bytes) {
  const std::shared_ptr<arrow::Buffer> stream = arrow::Buffer::FromString(std::move(bytes));
  const auto view = static_cast<std::string_view>(*stream);
  TRY_ASSIGN(const IpcFrame head, needed_frame(view, 0, "schema"));
  TRY_ASSIGN(const Known* const found, known(view.substr(0, static_cast<std::size_t>(head.end))));
  TRY_ASSIGN(const IpcFrame frame, needed_frame(view, head.end, "record batch"));
  auto metadata = arrow::SliceBuffer(stream, frame.metadata_begin, frame.metadata_size);
  // The body's length stands in the metadata: open the message without one to learn it.
  TRY_ASSIGN(const auto peeked,
             from_arrow(arrow::ipc::Message::Open(metadata, nullptr), ErrorKind::kProtocol));
  const std::int64_t body_bytes = peeked->body_length();
  const std::int64_t left = stream->size() - frame.end;
  if (body_bytes < 0 || body_bytes > left || body_bytes > kMaxBodyBytes)
    return malformed(fmt::format("the record batch claims {} bytes, of {} that follow", body_bytes, left));
  TRY_ASSIGN(const auto after, frame_at(view, frame.end + body_bytes));
  if (after) return malformed("more than one record batch, of which readers take only the first");
  TRY_ASSIGN(const auto message, from_arrow(arrow::ipc::Message::Open(
                                                metadata, arrow::SliceBuffer(stream, frame.end, body_bytes)),
                                            ErrorKind::kProtocol));
  TRY_ASSIGN(auto rows,
             read_rows(*message, found->schema).during(fmt::format("table \"{}\"", found->table->name)));
  TRY(check_rows(*rows, body_bytes).during(fmt::format("table \"{}\"", found->table->name)));
  return DecodedRows{found->table, std::move(rows)};
}

namespace {

/// Writes a schema and, if there are some, rows.
Result<std::string> encode(const std::shared_ptr<arrow::Schema>& schema, const arrow::RecordBatch* rows) {
  std::int64_t size = 0;
  if (rows != nullptr) TRY(from_arrow(arrow::ipc::GetRecordBatchSize(*rows, &size)));
  TRY_ASSIGN(const auto sink, from_arrow(arrow::io::BufferOutputStream::Create(size + 4096)));
  TRY_ASSIGN(const auto writer, from_arrow(arrow::ipc::MakeStreamWriter(sink, schema)));
  if (rows != nullptr) TRY(from_arrow(writer->WriteRecordBatch(*rows)));
  TRY(from_arrow(writer->Close()));
  TRY_ASSIGN(const auto bytes, from_arrow(sink->Finish()));
  return bytes->ToString();
}

}  // namespace

Result<std::string> encode_table(const Table& table) {
  return encode(schema_of(table, /*with_metadata=*/true), nullptr)
      .during(fmt::format("encoding the schema of table \"{}\"", table.name));
}

Result<std::string> encode_rows(const Table& table, const arrow::RecordBatch& rows) {
  const auto schema = schema_of(table, /*with_metadata=*/true);
  const auto whole = arrow::RecordBatch::Make(schema, rows.num_rows(), rows.columns());
  return encode(schema, whole.get())
      .during(fmt::format("encoding {} rows of table \"{}\"", rows.num_rows(), table.name));
}

}  // namespace landfall
