// See insert.h.
#include "destinations/sqlite/insert.h"

#include <algorithm>
#include <limits>

#include "destinations/sqlite/rows_module.h"
#include "families/sql/columns.h"
#include "families/sql/statement.h"

namespace landfall::sqlite {
namespace {

// All rows of the feed in one step.
std::string take_all(std::size_t columns) {
  std::string sql = "SELECT ";
  for (std::size_t n = 0; n < columns; ++n) sql += (n == 0 ? "" : ", ") + rows_column(n);
  // WHERE TRUE: without it SQLite takes ON for the beginning of a join's condition.
  return sql + " FROM " + kRowsTable + " WHERE TRUE";
}

// The feed's current row.
std::string take_row(std::size_t columns) {
  std::string sql = "VALUES (";
  for (std::size_t n = 0; n < columns; ++n)
    sql.append(n == 0 ? "" : ", ").append(kCellFunction).append("(" + std::to_string(n) + ")");
  return sql + ")";
}

}  // namespace

std::string insert_statement(const sql::Dialect& dialect, const Table& table, Road road) {
  const std::string rows =
      road == Road::kRow ? take_row(table.columns.size()) : take_all(table.columns.size());
  std::string sql = "INSERT INTO " + sql::quoted(dialect, table.name) + " (" +
                    sql::column_list(dialect, table) + ") " + rows;
  if (!table.has_keys()) return sql;
  std::string keys;
  for (const std::string& key : sql::key_names(dialect, table)) keys += (keys.empty() ? "" : ", ") + key;
  std::string changes;
  for (const Column& column : table.columns) {
    if (column.primary_key) continue;
    const std::string name = sql::quoted(dialect, column.name);
    changes += (changes.empty() ? "" : ", ") + name + " = excluded." + name;
  }
  sql += " ON CONFLICT (" + keys + ") DO ";
  return sql + (changes.empty() ? "NOTHING" : "UPDATE SET " + changes);
}

Result<void> check_nulls(const Batch& batch) {
  for (std::size_t index = 0; index < batch.table->columns.size(); ++index) {
    const Column& column = batch.table->columns[index];
    if (!column.not_null && !column.primary_key) continue;
    for (const auto& part : batch.parts)
      if (const std::int64_t nulls = part->column(static_cast<int>(index))->null_count(); nulls > 0)
        return Error(ErrorKind::kRejected, "inserting " + std::to_string(batch.rows) + " rows: column \"" +
                                               column.name + "\" is not null, but " + std::to_string(nulls) +
                                               " of them have no value")
            .undone();
  }
  return {};
}

}  // namespace landfall::sqlite
