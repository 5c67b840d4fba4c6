// See dialect.h.
#include "families/sql/dialect.h"

#include <algorithm>
#include <set>

namespace landfall::sql {
namespace {

Error cannot_name(const Dialect& dialect, std::string_view what, std::string_view why) {
  return {ErrorKind::kUnsupported, std::string(dialect.title) + " cannot hold " + std::string(what) + ": " +
                                       std::string(why) + "; rename it with a transformer or skip the table"};
}

Result<void> check_name(const Dialect& dialect, std::string_view name, std::string_view what) {
  if (name.empty()) return cannot_name(dialect, what, "its name is empty");
  if (name.find('\0') != std::string_view::npos) return cannot_name(dialect, what, "its name has a NUL byte");
  if (dialect.identifier_bytes != 0 && name.size() > dialect.identifier_bytes)
    return cannot_name(dialect, what,
                       "names are at most " + std::to_string(dialect.identifier_bytes) + " bytes long");
  return {};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string quoted(const Dialect& dialect, std::string_view name) {
  std::string text(1, dialect.quote);
  text.reserve(name.size() + 2);
  for (const char c : name) {
    if (c == dialect.closing_quote) text += c;
    text += c;
  }
  text += dialect.closing_quote;
  return text;
}

std::string table_name(const Dialect& dialect, std::string_view table) {
  if (dialect.schema.empty()) return quoted(dialect, table);
  return quoted(dialect, dialect.schema) + "." + quoted(dialect, table);
}

std::string folded(const Dialect& dialect, std::string_view name) {
  std::string text(name);
  if (dialect.names_ignore_case) std::ranges::transform(text, text.begin(), lower);
  return text;
}

Result<void> check_table_name(const Dialect& dialect, std::string_view table) {
  const std::string what = "table \"" + std::string(table) + "\"";
  TRY(check_name(dialect, table, what));
  if (!dialect.reserved_prefix.empty() && folded(dialect, table).starts_with(dialect.reserved_prefix))
    return cannot_name(dialect, what,
                       "names beginning with " + std::string(dialect.reserved_prefix) + " are its own");
  return {};
}

Result<void> check_names(const Dialect& dialect, const Table& table) {
  TRY(check_table_name(dialect, table.name));
  const std::string of_table = " of table \"" + table.name + "\"";
  if (dialect.columns != 0 && table.columns.size() > dialect.columns)
    return Error(ErrorKind::kUnsupported, std::string(dialect.title) + " cannot hold the " +
                                              std::to_string(table.columns.size()) + " columns" + of_table +
                                              ": a table has at most " + std::to_string(dialect.columns) +
                                              "; leave columns out with a transformer or skip the table");
  std::set<std::string> seen;
  for (const Column& column : table.columns) {
    const std::string what = "column \"" + column.name + "\"" + of_table;
    const std::string_view name = column_name(dialect, column.name);
    TRY(check_name(dialect, name, what));
    if (!seen.insert(folded(dialect, name)).second)
      return cannot_name(dialect, what,
                         name.size() < column.name.size()
                             ? "cut to " + std::to_string(dialect.identifier_bytes) +
                                   " bytes, its name is that of another column"
                             : "another column has the same name in its eyes");
  }
  return {};
}

std::string_view column_name(const Dialect& dialect, std::string_view column) {
  if (!dialect.cuts_columns || column.size() <= dialect.identifier_bytes) return column;
  std::size_t size = dialect.identifier_bytes;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (size > 0 && continues(column[size])) --size;
  return column.substr(0, size);
}

std::string quoted_column(const Dialect& dialect, std::string_view column) {
  return quoted(dialect, column_name(dialect, column));
}

}  // namespace landfall::sql
