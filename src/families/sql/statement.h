// The SQL that every destination of the family says, made from a Dialect and a Table. Names are quoted here
// and nowhere else; values are never put into the text but travel as parameters.
#pragma once

#include <arrow/array.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/batch.h>
#include <landfall/table.h>
#include "families/sql/dialect.h"

namespace landfall::sql {

/// A statement with its parameters, each an array of length 1.
struct Statement {
  std::string text;
  std::vector<std::shared_ptr<arrow::Array>> values;
};

/// `"a", "b"`: all columns of the table.
std::string column_list(const Dialect& dialect, const Table& table);
/// The names of the key columns, quoted.
std::vector<std::string> key_names(const Dialect& dialect, const Table& table);

/// CREATE TABLE with types, not-null and the primary key.
Result<std::string> create_table(const Dialect& dialect, const Table& table);
Result<std::string> add_column(const Dialect& dialect, std::string_view table, const Column& column);
/// What makes the table: create_table and what the dialect puts behind it.
Result<std::vector<std::string>> create_statements(const Dialect& dialect, const Table& table);
std::string drop_constraint(const Dialect& dialect, std::string_view table, std::string_view constraint);
std::string drop_table(const Dialect& dialect, std::string_view table);

/// Deletes the rows of a source that are older than the sync.
Statement delete_stale(const Dialect& dialect, const StaleRows& which);

/// A condition with its parameters, beginning with ` WHERE `; empty when there are no groups. A group without
/// predicates is true for AND and false for OR.
Statement where(const Dialect& dialect, std::span<const PredicateGroup> groups);

/// SELECT of exactly the table's columns.
std::string select_rows(const Dialect& dialect, const Table& table);

}  // namespace landfall::sql
