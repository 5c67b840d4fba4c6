// See catalogue.h. Facts: PostgreSQL's documentation of its system catalogues.
#include "destinations/postgresql/catalogue.h"

#include <charconv>
#include <string_view>
#include <utility>

#include "destinations/postgresql/dialect.h"

namespace landfall::postgresql {
namespace {

constexpr Oid kText = 25;
constexpr Oid kTextArray = 1009;

// Columns of the query below.
enum Field : int {
  kName,
  kRelkind,
  kEmpty,
  kColumn,
  kDeclared,
  kNotNull,
  kType,
  kArray,
  kCategory,
  kKey,
  kInKey,
  kUnique
};

// Domains stand for their base type. Partitions and foreign tables take rows too.
constexpr const char* kQuery = R"(
SELECT c.relname, c.relkind, c.relkind = 'r' AND pg_relation_size(c.oid) = 0,
       a.attname, format_type(b.oid, a.atttypmod), a.attnotnull,
       CASE WHEN b.typcategory = 'A' THEN e.oid ELSE b.oid END, b.typcategory = 'A',
       CASE WHEN b.typtype = 'e' THEN 'E' ELSE b.typcategory END,
       k.conname, coalesce(a.attnum = ANY (k.conkey), false), u.conname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
LEFT JOIN LATERAL (SELECT min(x.conname) AS conname FROM pg_catalog.pg_constraint x
                   WHERE x.conrelid = c.oid AND x.contype = 'u' AND x.conkey = ARRAY[a.attnum]) u ON true
WHERE n.nspname = $1 AND c.relname = ANY ($2) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY c.relname, a.attnum)";

constexpr const char* kIndexQuery = R"(
SELECT c.relname, i.relname FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = ANY ($2))";

void append_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> static_cast<unsigned>(shift));
}

// text[] as its receive function takes it.
Parameter text_array(std::span<const std::string> texts) {
  Parameter parameter{kTextArray, false, {}};
  const std::uint32_t dimensions = texts.empty() ? 0 : 1;
  for (const std::uint32_t number : {dimensions, 0U, kText}) append_number(parameter.value, number);
  if (texts.empty()) return parameter;
  append_number(parameter.value, static_cast<std::uint32_t>(texts.size()));
  append_number(parameter.value, 1);
  for (const std::string& text : texts) {
    append_number(parameter.value, static_cast<std::uint32_t>(text.size()));
    parameter.value += text;
  }
  return parameter;
}

Oid number_of(std::string_view text) {
  Oid number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool is_true(std::string_view text) { return text == "t"; }

// Types of the string category and enums take and give the bytes of their text.
bool is_text(std::string_view category) { return category == "S" || category == "E"; }

sql::FoundColumn found_column(const Row& row, const std::string& table) {
  sql::FoundColumn column;
  column.name = row[kColumn];
  column.declared = is_text(row[kCategory]) ? std::string_view("text") : row[kDeclared];
  column.not_null = is_true(row[kNotNull]);
  column.primary_key = is_true(row[kInKey]);
  // A user's own constraint of another name is none of the sync's business.
  column.unique = !row.is_null(kUnique) && row[kUnique] == unique_constraint_name(table, column.name);
  if (column.unique) column.unique_name = row[kUnique];
  return column;
}

ColumnType type_of(const Row& row) {
  const bool is_array = is_true(row[kArray]);
  const ColumnType type = column_type(number_of(row[kType]), is_array);
  return type.wire == Wire::kOther && is_text(row[kCategory]) ? column_type(kText, is_array) : type;
}

void add(const Row& row, std::vector<CatalogueTable>& tables) {
  std::string name(row[kName]);
  if (tables.empty() || tables.back().found.name != name) {
    CatalogueTable table;
    table.found.is_view = row[kRelkind] == "v" || row[kRelkind] == "m";
    table.is_partitioned = row[kRelkind] == "p";
    table.found.key_name = row[kKey];
    table.is_empty = is_true(row[kEmpty]);
    table.found.name = std::move(name);
    tables.push_back(std::move(table));
  }
  CatalogueTable& table = tables.back();
  table.found.columns.push_back(found_column(row, table.found.name));
  table.types.push_back(type_of(row));
}

}  // namespace

Parameter text_parameter(std::string text) { return {kText, false, std::move(text)}; }

Result<std::vector<CatalogueTable>> look_up(Connection& connection, const std::string& schema,
                                            std::span<const std::string> names) {
  std::vector<CatalogueTable> tables;
  const std::vector<Parameter> parameters{text_parameter(schema), text_array(names)};
  TRY(connection.query(kQuery, parameters, [&](const Row& row) -> Result<void> {
    add(row, tables);
    return {};
  }));
  return tables;
}

Result<void> look_up_indexes(Connection& connection, const std::string& schema,
                             std::span<CatalogueTable> tables) {
  std::vector<std::string> names;
  std::map<std::string, CatalogueTable*, std::less<>> by_name;
  for (CatalogueTable& table : tables) {
    names.push_back(table.found.name);
    by_name.emplace(table.found.name, &table);
  }
  const std::vector<Parameter> parameters{text_parameter(schema), text_array(names)};
  return connection.query(kIndexQuery, parameters, [&](const Row& row) -> Result<void> {
    by_name.find(row[0])->second->found.indexes.emplace_back(row[1]);
    return {};
  });
}

}  // namespace landfall::postgresql
