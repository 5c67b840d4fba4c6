// Tables and rows for the tests of the family.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/batch.h>
#include <landfall/table.h>
#include "encode/from_text.h"

namespace landfall::object {

inline TablePtr table_of(std::string name, std::vector<Column> columns) {
  Table table;
  table.name = std::move(name);
  table.columns = std::move(columns);
  return std::make_shared<const Table>(std::move(table));
}

/// Rows from JSON objects; a failing line gives null.
inline std::shared_ptr<arrow::RecordBatch> rows_of(const Table& table,
                                                   const std::vector<std::string>& lines) {
  Result<RowParser> parser = RowParser::make(table);
  if (!parser.ok()) return nullptr;
  for (const std::string& line : lines)
    if (!parser->append(line).ok()) return nullptr;
  auto rows = parser->finish();
  return rows.ok() ? *rows : nullptr;
}

inline Batch batch_of(const TablePtr& table, std::vector<std::shared_ptr<arrow::RecordBatch>> parts) {
  Batch batch{.table = table, .parts = std::move(parts)};
  for (const auto& part : batch.parts) {
    batch.rows += part->num_rows();
    batch.bytes += batch_bytes(*part);
  }
  return batch;
}

/// A table `numbers` with one int64 column `n` and rows from `first` on.
inline TablePtr numbers_table(std::string name = "numbers") {
  return table_of(std::move(name), {{.name = "n", .type = arrow::int64()}});
}
inline std::shared_ptr<arrow::RecordBatch> numbers(const Table& table, std::int64_t first,
                                                   std::int64_t count) {
  std::vector<std::string> lines;
  for (std::int64_t i = 0; i < count; ++i) lines.push_back("{\"n\":" + std::to_string(first + i) + "}");
  return rows_of(table, lines);
}

}  // namespace landfall::object
