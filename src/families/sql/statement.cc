// See statement.h.
#include "families/sql/statement.h"

#include <arrow/builder.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace landfall::sql {
namespace {

constexpr std::string_view kSyncTime = "_cq_sync_time";
constexpr std::string_view kSourceName = "_cq_source_name";

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

Result<std::string> column_definition(const Dialect& dialect, const Column& column) {
  TRY_ASSIGN(std::string text, dialect.column_type(column));
  text = quoted_column(dialect, column.name) + " " + text;
  if (column.not_null || column.primary_key) text += " NOT NULL";
  if (dialect.keeps_unique && column.unique && !column.primary_key) text += " UNIQUE";
  return text;
}

std::string key_clause(const Dialect& dialect, const Table& table) {
  const std::string name = dialect.key_constraint ? dialect.key_constraint(table) : std::string();
  return (name.empty() ? "" : "CONSTRAINT " + quoted(dialect, name) + " ") + "PRIMARY KEY (" +
         joined(key_names(dialect, table), ", ") + ")";
}

std::shared_ptr<arrow::Array> one_text(const std::string& text) {
  arrow::StringBuilder builder;
  (void)builder.Append(text);
  return builder.Finish().ValueOr(nullptr);
}

std::shared_ptr<arrow::Array> one_time(std::int64_t micros) {
  arrow::TimestampBuilder builder(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"),
                                  arrow::default_memory_pool());
  (void)builder.Append(micros);
  return builder.Finish().ValueOr(nullptr);
}

std::string group_condition(const Dialect& dialect, const PredicateGroup& group, Statement& statement) {
  if (group.predicates.empty()) return group.grouping == Grouping::kAnd ? "1 = 1" : "1 = 0";
  std::vector<std::string> parts;
  for (const Predicate& predicate : group.predicates) {
    std::string part = quoted_column(dialect, predicate.column);
    if (predicate.value->IsNull(0)) {
      part += " IS NULL";
    } else {
      statement.values.push_back(predicate.value);
      part += " = " + dialect.placeholder(static_cast<int>(statement.values.size()));
    }
    parts.push_back(std::move(part));
  }
  return "(" + joined(parts, group.grouping == Grouping::kAnd ? " AND " : " OR ") + ")";
}

}  // namespace

std::string column_list(const Dialect& dialect, const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(quoted_column(dialect, column.name));
  return joined(names, ", ");
}

std::vector<std::string> key_names(const Dialect& dialect, const Table& table) {
  std::vector<std::string> names;
  for (const int key : table.keys())
    names.push_back(quoted_column(dialect, table.columns[static_cast<std::size_t>(key)].name));
  return names;
}

Result<std::string> create_table(const Dialect& dialect, const Table& table) {
  std::string suffix;
  if (dialect.table_suffix) {
    TRY_ASSIGN(suffix, dialect.table_suffix(dialect, table));
  }
  std::vector<std::string> parts;
  for (Column column : table.columns) {
    // A partitioned table can be unique only in what it is partitioned by.
    column.unique = column.unique && suffix.empty();
    TRY_ASSIGN(std::string definition, column_definition(dialect, column));
    parts.push_back(std::move(definition));
  }
  if (table.has_keys()) parts.push_back(key_clause(dialect, table));
  std::string text = "CREATE TABLE " + table_name(dialect, table.name) + " (" + joined(parts, ", ") + ")";
  return text + suffix;
}

Result<std::vector<std::string>> create_statements(const Dialect& dialect, const Table& table) {
  TRY_ASSIGN(std::string create, create_table(dialect, table));
  std::vector<std::string> statements{std::move(create)};
  if (!dialect.belongings) return statements;
  TRY_ASSIGN(std::vector<std::string> more, dialect.belongings(dialect, table, nullptr));
  std::ranges::move(more, std::back_inserter(statements));
  return statements;
}

std::string drop_constraint(const Dialect& dialect, std::string_view table, std::string_view constraint) {
  return "ALTER TABLE " + table_name(dialect, table) + " DROP CONSTRAINT " + quoted(dialect, constraint);
}

Result<std::string> add_column(const Dialect& dialect, std::string_view table, const Column& column) {
  TRY_ASSIGN(const std::string definition, column_definition(dialect, column));
  return "ALTER TABLE " + table_name(dialect, table) + " ADD COLUMN " + definition;
}

std::string drop_table(const Dialect& dialect, std::string_view table) {
  return "DROP TABLE " + table_name(dialect, table);
}

Statement delete_stale(const Dialect& dialect, const StaleRows& which) {
  Statement statement;
  statement.values = {one_text(which.source_name), one_time(which.sync_time_us)};
  statement.text = "DELETE FROM " + table_name(dialect, which.table->name) + " WHERE " +
                   quoted(dialect, kSourceName) + " = " + dialect.placeholder(1) + " AND " +
                   dialect.is_before(quoted(dialect, kSyncTime), dialect.placeholder(2));
  return statement;
}

Statement where(const Dialect& dialect, std::span<const PredicateGroup> groups) {
  Statement statement;
  for (const PredicateGroup& group : groups) {
    statement.text += statement.text.empty() ? " WHERE " : " AND ";
    statement.text += group_condition(dialect, group, statement);
  }
  return statement;
}

std::string select_rows(const Dialect& dialect, const Table& table) {
  return "SELECT " + column_list(dialect, table) + " FROM " + table_name(dialect, table.name);
}

}  // namespace landfall::sql
