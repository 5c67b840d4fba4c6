// What differs in words between SQL systems, as one value: quoting, limits, column types, forms of
// statements. A destination fills one in; statement.h and migration.h do the rest.
#pragma once

#include <arrow/type.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/destination.h>
#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall::sql {

struct FoundTable;  // session.h

/// A system's way of speaking SQL. Everything that is not said keeps the standard's form.
struct Dialect {
  std::string_view title;  ///< for messages: "SQLite"

  char quote = '"';                  ///< opens a quoted identifier
  char closing_quote = '"';          ///< closes it, doubled inside
  std::size_t identifier_bytes = 0;  ///< longest table or column name; 0 = no limit
  bool cuts_columns = false;         ///< longer column names are cut there, as CloudQuery does, not refused
  std::size_t columns = 0;           ///< most columns of a table; 0 = no limit
  bool names_ignore_case = false;    ///< "A" and "a" are the same table or column
  std::string_view reserved_prefix;  ///< table names that begin so are refused, or empty

  std::string schema;  ///< qualifies the names of tables; empty: they stand alone

  /// The column type to declare, the inverse of found_type. Keys may need another type than other columns.
  std::function<Result<std::string>(const Column& column)> column_type;
  /// The Arrow type that stands for a declared type when tables are compared; declared_type() for foreign
  /// ones.
  std::function<std::shared_ptr<arrow::DataType>(std::string_view declared)> found_type;
  /// Name of the primary key constraint, or empty for an unnamed one.
  std::function<std::string(const Table& table)> key_constraint;
  bool keeps_unique = false;  ///< unique columns get a constraint

  SafeChanges safe;               ///< Capabilities::safe
  bool transactional_ddl = true;  ///< CREATE, ALTER and DROP can be rolled back
  /// A statement that keeps other syncs from migrating until the transaction ends, or empty.
  std::string migration_lock;
  /// What CREATE TABLE ends with (partitioning), beginning with a blank; unset: nothing.
  std::function<Result<std::string>(const Dialect& self, const Table& table)> table_suffix;
  /// Statements that make what belongs to a table besides its columns (indexes, partitions) and is not there
  /// yet; `found` is null for a table that is about to be made. Unset: nothing does.
  std::function<Result<std::vector<std::string>>(const Dialect& self, const Table& table,
                                                 const FoundTable* found)>
      belongings;

  /// The n-th parameter of a statement, n from 1.
  std::function<std::string(int n)> placeholder = [](int) { return std::string("?"); };
  /// A condition that is true where the timestamp column is strictly before the parameter.
  std::function<std::string(const std::string& column, const std::string& parameter)> is_before =
      [](const std::string& column, const std::string& parameter) { return column + " < " + parameter; };
  std::string_view create_temporary = "CREATE TEMPORARY TABLE";
  /// A column of ids as a text that can be compared with a VARCHAR.
  std::function<std::string(const std::string& column)> id_text = [](const std::string& column) {
    return column;
  };
};

/// Writes a name as an identifier of the dialect: whatever is in it stays a name.
std::string quoted(const Dialect& dialect, std::string_view name);
/// Writes the name of a table, in its schema.
std::string table_name(const Dialect& dialect, std::string_view table);

/// Lower case of ASCII letters where the dialect does not tell case apart: what names are compared by.
std::string folded(const Dialect& dialect, std::string_view name);

/// Refuses (kUnsupported) what the system cannot name or hold: empty names, NUL bytes, names over the limit
/// or with the reserved prefix, too many columns, columns whose names are the same to it.
Result<void> check_names(const Dialect& dialect, const Table& table);
Result<void> check_table_name(const Dialect& dialect, std::string_view table);

/// The name a column gets: cut at the limit, between two characters, where the dialect cuts.
std::string_view column_name(const Dialect& dialect, std::string_view column);
/// The same as an identifier.
std::string quoted_column(const Dialect& dialect, std::string_view column);

}  // namespace landfall::sql
