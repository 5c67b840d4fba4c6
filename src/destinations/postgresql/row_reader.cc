// See row_reader.h.
#include "destinations/postgresql/row_reader.h"

#include <utility>

#include "destinations/postgresql/array_text.h"

namespace landfall::postgresql {

Result<RowReader> RowReader::make(const Table& table) {
  RowReader reader;
  reader.schema_ = schema_of(table, /*with_metadata=*/false);
  for (const Column& column : table.columns) {
    TRY_ASSIGN(ColumnParser parser, ColumnParser::make(column.type));
    reader.columns_.push_back(std::move(parser));
  }
  return reader;
}

Result<void> RowReader::append(std::string_view text) {
  const int index = static_cast<int>(next());
  const arrow::Field& field = *schema_->field(index);
  scratch_.clear();
  bytes_ += static_cast<std::int64_t>(text.size());
  const std::string doing = "reading column \"" + field.name() + "\"";
  TRY(append_text_form(text, *field.type(), scratch_).during(doing));
  return columns_[static_cast<std::size_t>(index)].append(scratch_.view()).during(doing);
}

Result<void> RowReader::append_null() { return columns_[next()].append_null(); }

// The column that the next value is for.
std::size_t RowReader::next() { return static_cast<std::size_t>(values_++) % columns_.size(); }

std::int64_t RowReader::rows() const {
  return columns_.empty() ? 0 : values_ / static_cast<std::int64_t>(columns_.size());
}

Result<std::shared_ptr<arrow::RecordBatch>> RowReader::finish() {
  const std::int64_t count = rows();
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (ColumnParser& column : columns_) {
    TRY_ASSIGN(std::shared_ptr<arrow::Array> array, column.finish());
    arrays.push_back(std::move(array));
  }
  values_ = 0;
  bytes_ = 0;
  return arrow::RecordBatch::Make(schema_, count, std::move(arrays));
}

}  // namespace landfall::postgresql
