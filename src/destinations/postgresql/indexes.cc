// See indexes.h.
#include "destinations/postgresql/indexes.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "destinations/postgresql/object_names.h"
#include "families/sql/patterns.h"

namespace landfall::postgresql {
namespace {

struct Wanted {
  std::string name;
  std::vector<std::string> columns;
  IndexMethod method = IndexMethod::kBtree;
};

std::string_view word(IndexMethod method) {
  for (const auto& [text, known] : EnumNames<IndexMethod>::values)
    if (known == method) return text;
  return "btree";
}

bool has_columns(const Table& table, const std::vector<std::string>& columns) {
  return std::ranges::all_of(columns, [&](const std::string& column) { return table.find(column) >= 0; });
}

Result<bool> applies(const IndexRule& rule, const Table& table) {
  for (const std::string& pattern : rule.tables) {
    if (!matches_glob(pattern, table.name)) continue;
    if (has_columns(table, rule.columns)) return true;
    if (pattern == table.name)
      return Error(ErrorKind::kConfig,
                   "indexes: table \"" + table.name +
                       "\" does not have all the columns of the index; correct `columns` or "
                       "write a pattern with * to index only tables that have them");
  }
  return false;
}

// At most 31 bytes, so that a hash fits in front.
std::string suffix_of(const IndexRule& rule) {
  std::string suffix;
  for (const std::string& column : rule.columns) suffix += "_" + column;
  return (suffix.size() <= 20 ? suffix : "_" + name_hash(suffix).substr(0, 8)) + "_" +
         (rule.method == IndexMethod::kBtree ? "idx" : std::string(word(rule.method)));
}

Result<std::vector<Wanted>> wanted_indexes(const TableOptions& options, const Table& table) {
  std::vector<Wanted> wanted;
  const std::vector<std::string> performance{"_cq_source_name", "_cq_sync_time"};
  if (options.performance_index && table.has_keys() && has_columns(table, performance))
    wanted.push_back({object_name(table.name, "_cqpi"), performance, IndexMethod::kBtree});
  for (const IndexRule& rule : options.indexes) {
    TRY_ASSIGN(const bool here, applies(rule, table));
    if (here) wanted.push_back({object_name(table.name, suffix_of(rule)), rule.columns, rule.method});
  }
  return wanted;
}

std::string create_index(const sql::Dialect& dialect, const Table& table, const Wanted& index) {
  std::string columns;
  for (const std::string& column : index.columns)
    columns += (columns.empty() ? "" : ", ") + sql::quoted_column(dialect, column);
  return "CREATE INDEX " + sql::quoted(dialect, index.name) + " ON " + sql::table_name(dialect, table.name) +
         " USING " + std::string(word(index.method)) + " (" + columns + ")";
}

}  // namespace

Result<std::vector<std::string>> index_statements(const sql::Dialect& dialect, const TableOptions& options,
                                                  const Table& table, const sql::FoundTable* found) {
  TRY_ASSIGN(const std::vector<Wanted> wanted, wanted_indexes(options, table));
  std::vector<std::string> statements;
  for (const Wanted& index : wanted)
    if (found == nullptr || std::ranges::find(found->indexes, index.name) == found->indexes.end())
      statements.push_back(create_index(dialect, table, index));
  return statements;
}

}  // namespace landfall::postgresql
