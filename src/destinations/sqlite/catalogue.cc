// See catalogue.h.
#include "destinations/sqlite/catalogue.h"

#include <string_view>
#include <utility>

namespace landfall::sqlite {
namespace {

std::string text_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? std::string("''") : std::string(1, c);
  return literal + "'";
}

std::string catalogue_query(std::span<const std::string> names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + text_literal(name);
  return "SELECT m.name, m.type, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_master AS m, "
         "pragma_table_info(m.name, 'main') AS c WHERE m.type IN ('table', 'view') AND m.name COLLATE NOCASE "
         "IN (" +
         list + ") ORDER BY m.name, c.cid";
}

std::string text_at(sqlite3_stmt* row, int index) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, index));
  return text == nullptr ? std::string() : std::string(text);
}

// Besides the key and not-null, which every table of ours may have.
std::string rules_query(const std::string& table) {
  return "SELECT count(*) FROM sqlite_master WHERE tbl_name = " + text_literal(table) +
         " COLLATE NOCASE AND (type <> 'table' AND sql IS NOT NULL OR sql LIKE '%CHECK%' OR sql LIKE "
         "'%REFERENCES%')";
}

}  // namespace

Result<std::vector<sql::FoundTable>> find_tables(Connection& connection, std::span<const std::string> names) {
  std::vector<sql::FoundTable> tables;
  if (names.empty()) return tables;
  TRY(connection.query(catalogue_query(names), [&](sqlite3_stmt* row) -> Result<void> {
    std::string name = text_at(row, 0);
    if (tables.empty() || tables.back().name != name)
      tables.push_back({.name = std::move(name), .is_view = text_at(row, 1) == "view", .columns = {}});
    tables.back().columns.push_back({.name = text_at(row, 2),
                                     .declared = text_at(row, 3),
                                     .not_null = sqlite3_column_int(row, 4) != 0,
                                     .primary_key = sqlite3_column_int(row, 5) != 0,
                                     .unique = false});
    return {};
  }));
  return tables;
}

Result<TableState> look_at(Connection& connection, const std::string& name, const std::string& quoted) {
  TableState state;
  TRY_ASSIGN(const std::int64_t rows, connection.number("SELECT 1 FROM " + quoted + " LIMIT 1"));
  TRY_ASSIGN(const std::int64_t rules, connection.number(rules_query(name)));
  TRY_ASSIGN(state.data_version, connection.number("PRAGMA data_version"));
  state.was_empty = rows == 0;
  state.has_rules = rules != 0;
  return state;
}

}  // namespace landfall::sqlite
