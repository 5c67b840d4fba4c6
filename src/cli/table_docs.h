// Writes down a source's tables, for the `tables` command: as JSON in CloudQuery's form, or as Markdown.
#pragma once

#include <landfall/table.h>

#include <span>
#include <string>
#include <string_view>

namespace landfall::cli {

/// A JSON array of tables, children inside `relations`, sorted by name at every level, indented by two
/// blanks.
std::string tables_json(std::span<const TablePtr> tables);

/// The Markdown page of one table. `all` gives its relations.
std::string table_markdown(const Table& table, std::span<const TablePtr> all);

/// The Markdown page that lists all tables, children indented below their parents.
std::string tables_readme(std::string_view source, std::span<const TablePtr> tables);

/// A file name made of any name: bytes other than letters, digits, `_`, `-` and inner dots become %XX, so it
/// stays in its folder.
std::string file_name_of(std::string_view name);

}  // namespace landfall::cli
