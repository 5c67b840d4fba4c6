// Batches from cells.
#include "sources/file/cell_columns.h"

#include <string>
#include <utility>

#include "schema/type_name.h"

namespace landfall::file_source {

Result<CellColumns> CellColumns::make(std::span<const Column> columns, const ReadLimits& limits,
                                      const RowSink& sink) {
  CellColumns cells(columns, limits, sink);
  for (const Column& column : columns) {
    TRY_ASSIGN(ColumnParser parser, ColumnParser::make(column.type));
    cells.parsers_.push_back(std::move(parser));
  }
  return cells;
}

Result<void> CellColumns::append(std::size_t column, std::string_view text) {
  bytes_ += static_cast<std::int64_t>(text.size());
  if (parsers_[column].append(text).ok()) return {};
  return mismatch(column);
}

Error CellColumns::mismatch(std::size_t column) const {
  return {ErrorKind::kRejected, "column \"" + columns_[column].name + "\": the value is not of type " +
                                    type_name(*columns_[column].type) +
                                    "; declare another type for it under `types`"};
}

Result<void> CellColumns::end_row() {
  ++rows_;
  if (rows_ < limits_.rows && bytes_ < limits_.bytes) return {};
  return finish();
}

Result<void> CellColumns::finish() {
  if (rows_ == 0) return {};
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (ColumnParser& parser : parsers_) {
    TRY_ASSIGN(auto array, parser.finish());
    arrays.push_back(std::move(array));
  }
  bytes_ = 0;
  return sink_(std::move(arrays), std::exchange(rows_, 0));
}

}  // namespace landfall::file_source
