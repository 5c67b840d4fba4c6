// See copy_rows.h.
#include "destinations/postgresql/copy_rows.h"

#include <utility>

#include "destinations/postgresql/network_order.h"

namespace landfall::postgresql {

Result<CopyRows> CopyRows::bind(const arrow::RecordBatch& batch, const Table& table,
                                std::span<const ColumnType> types, CopyNotes& notes) {
  CopyRows rows;
  rows.table_ = &table;
  rows.notes_ = &notes;
  for (int i = 0; i < batch.num_columns(); ++i) {
    const auto index = static_cast<std::size_t>(i);
    const std::string doing = "encoding column \"" + table.columns[index].name + "\"";
    TRY_ASSIGN(CellWriter cell, bind_copy(*batch.column(i), types[index], notes).during(doing));
    rows.columns_.push_back(batch.column(i));
    rows.cells_.push_back(std::move(cell));
  }
  return rows;
}

Result<void> CopyRows::append_row(std::int64_t row, Buffer& out) const {
  const std::size_t begin = out.size();
  append_number(static_cast<std::int16_t>(cells_.size()), out);
  for (const CellWriter& cell : cells_) {
    if (cell.is_null(row)) {
      append_number(std::int32_t{-1}, out);
    } else {
      cell.append(row, out);
    }
  }
  if (notes_->problem.empty()) return {};
  out.truncate(begin);
  return explain(row, out);
}

// Once more, field by field, to find the column.
Error CopyRows::explain(std::int64_t row, Buffer& out) const {
  const std::size_t begin = out.size();
  std::string problem = std::exchange(notes_->problem, {});
  std::string column;
  for (std::size_t i = 0; i < cells_.size() && column.empty(); ++i) {
    if (!cells_[i].is_null(row)) cells_[i].append(row, out);
    if (!notes_->problem.empty()) column = table_->columns[i].name;
  }
  notes_->problem.clear();
  out.truncate(begin);
  return {ErrorKind::kRejected,
          "row " + std::to_string(row + 1) + ": the value of column \"" + column + "\" " + problem};
}

}  // namespace landfall::postgresql
