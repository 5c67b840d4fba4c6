// See statements.h.
#include "destinations/postgresql/statements.h"

#include <string_view>

#include "families/sql/statement.h"

namespace landfall::postgresql {
namespace {

constexpr std::string_view kStaging = "pg_temp.landfall_rows";

std::string key_list(const sql::Dialect& dialect, const Table& table) {
  std::string keys;
  for (const std::string& key : sql::key_names(dialect, table)) keys += (keys.empty() ? "" : ", ") + key;
  return keys;
}

std::string copy_from_stdin(const std::string& table, const std::string& columns) {
  return "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)";
}

std::string replacement(const sql::Dialect& dialect, const Table& table) {
  std::string changes;
  for (const Column& column : table.columns) {
    if (column.primary_key) continue;
    const std::string name = sql::quoted_column(dialect, column.name);
    changes += (changes.empty() ? "" : ", ") + name + " = EXCLUDED." + name;
  }
  return changes.empty() ? "NOTHING" : "UPDATE SET " + changes;
}

}  // namespace

std::string copy_into(const sql::Dialect& dialect, const Table& table) {
  return copy_from_stdin(sql::table_name(dialect, table.name), sql::column_list(dialect, table));
}

std::string create_staging(const sql::Dialect& dialect, const Table& table) {
  return "CREATE TEMPORARY TABLE landfall_rows ON COMMIT DROP AS SELECT " + sql::column_list(dialect, table) +
         " FROM " + sql::table_name(dialect, table.name) + " WITH NO DATA";
}

std::string copy_into_staging(const sql::Dialect& dialect, const Table& table) {
  return copy_from_stdin(std::string(kStaging), sql::column_list(dialect, table));
}

std::string merge_staging(const sql::Dialect& dialect, const Table& table, bool distinct) {
  return merge_rows(dialect, table, std::string(kStaging), distinct);
}

std::string merge_rows(const sql::Dialect& dialect, const Table& table, const std::string& from,
                       bool distinct) {
  const std::string columns = sql::column_list(dialect, table);
  const std::string keys = key_list(dialect, table);
  std::string sql = "INSERT INTO " + sql::table_name(dialect, table.name) + " (" + columns + ") SELECT ";
  if (distinct) sql += "DISTINCT ON (" + keys + ") ";
  sql.append(columns).append(" FROM ").append(from);
  if (distinct) sql += " ORDER BY " + keys + ", ctid DESC";
  return table.has_keys() ? sql + " ON CONFLICT (" + keys + ") DO " + replacement(dialect, table) : sql;
}

std::string drop_staging() { return "DROP TABLE " + std::string(kStaging); }

}  // namespace landfall::postgresql
