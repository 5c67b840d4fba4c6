// See reader.h.
#include "destinations/sqlite/reader.h"

#include <string_view>
#include <utility>

namespace landfall::sqlite {
namespace {

template <class T>
std::string_view written(Buffer& out, T value) {
  out.commit(write_int(out.reserve(kNumberChars), value));
  return out.view();
}

// CloudQuery keeps unsigned integers above 2^63-1 as negative ones.
std::string_view integer_text(std::int64_t value, Kind kind, Buffer& out) {
  if (kind == Kind::kBool) return value != 0 ? "true" : "false";
  return kind == Kind::kUint ? written(out, static_cast<std::uint64_t>(value)) : written(out, value);
}

std::string_view bytes_of(sqlite3_stmt* row, int index) {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(row, index));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, index));
  return data == nullptr ? std::string_view("") : std::string_view(data, size);
}

// The value's text form, in `out` or in SQLite's own memory.
std::string_view text_form(sqlite3_stmt* row, int index, Kind kind, Buffer& out) {
  const int storage = sqlite3_column_type(row, index);
  if (storage == SQLITE_INTEGER) return integer_text(sqlite3_column_int64(row, index), kind, out);
  if (storage == SQLITE_FLOAT) {
    out.commit(write_float(out.reserve(kNumberChars), sqlite3_column_double(row, index), FloatForm::kText));
    return out.view();
  }
  const std::string_view bytes = bytes_of(row, index);
  if (kind != Kind::kBinary) return bytes;
  out.commit(write_base64(out.reserve(base64_size(bytes.size())), bytes));
  return out.view();
}

}  // namespace

Result<Reader> Reader::make(const Table& table) {
  Reader reader;
  reader.schema_ = schema_of(table, /*with_metadata=*/false);
  for (const Column& column : table.columns) {
    TRY_ASSIGN(const LogicalType type, logical_type(*column.type));
    TRY_ASSIGN(ColumnParser parser, ColumnParser::make(column.type));
    reader.columns_.push_back({column.name, type.kind, std::move(parser)});
  }
  return reader;
}

Result<void> Reader::add_value(sqlite3_stmt* row, int index) {
  ReaderColumn& column = columns_[static_cast<std::size_t>(index)];
  if (sqlite3_column_type(row, index) == SQLITE_NULL) return column.parser.append_null();
  scratch_.clear();
  const std::string_view text = text_form(row, index, column.kind, scratch_);
  bytes_ += static_cast<std::int64_t>(text.size());
  return column.parser.append(text).during("column \"" + column.name + "\"");
}

Result<void> Reader::add(sqlite3_stmt* row) {
  for (int index = 0; index < static_cast<int>(columns_.size()); ++index) TRY(add_value(row, index));
  ++rows_;
  return {};
}

Result<std::shared_ptr<arrow::RecordBatch>> Reader::finish() {
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (ReaderColumn& column : columns_) {
    TRY_ASSIGN(std::shared_ptr<arrow::Array> array, column.parser.finish());
    arrays.push_back(std::move(array));
  }
  bytes_ = 0;
  return arrow::RecordBatch::Make(schema_, std::exchange(rows_, 0), std::move(arrays));
}

}  // namespace landfall::sqlite
