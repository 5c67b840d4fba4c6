// Writes down a source's tables. The JSON form is that of CloudQuery's `tables` command.
#include "cli/table_docs.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/json_writer.h"
#include "schema/type_name.h"

namespace landfall::cli {
namespace {

std::vector<TablePtr> children_of(std::string_view parent, std::span<const TablePtr> all) {
  std::vector<TablePtr> children;
  for (const TablePtr& table : all)
    if (table->parent == parent) children.push_back(table);
  std::sort(children.begin(), children.end(), [](const auto& a, const auto& b) { return a->name < b->name; });
  return children;
}

/// Tables without a parent among `all`: a child whose parent was not selected stands alone.
std::vector<TablePtr> roots_of(std::span<const TablePtr> all) {
  std::vector<TablePtr> roots;
  for (const TablePtr& table : all) {
    const auto is_parent = [&](const TablePtr& other) { return other->name == table->parent; };
    if (table->parent.empty() || std::none_of(all.begin(), all.end(), is_parent)) roots.push_back(table);
  }
  std::sort(roots.begin(), roots.end(), [](const auto& a, const auto& b) { return a->name < b->name; });
  return roots;
}

/// CloudQuery shows the inputs of _cq_id as the key instead of _cq_id.
bool is_shown_as_key(const Column& column, bool has_components) {
  if (has_components && column.name == "_cq_id") return false;
  return column.primary_key || column.primary_key_component;
}

bool has_components(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [](const Column& column) { return column.primary_key_component; });
}

std::vector<const Column*> sorted_columns(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) columns.push_back(&column);
  std::sort(columns.begin(), columns.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  return columns;
}

void write_column(JsonWriter& json, const Column& column, bool components) {
  json.open_object();
  json.key("name").text(column.name).key("type").text(type_name(*column.type));
  if (is_shown_as_key(column, components)) json.key("is_primary_key").raw("true");
  if (column.incremental_key) json.key("is_incremental_key").raw("true");
  if (column.primary_key_component) json.key("is_primary_key_component").raw("true");
  if (!column.type_schema.empty()) json.key("type_schema").text(column.type_schema);
  json.close_object();
}

void write_table(JsonWriter& json, const Table& table, std::span<const TablePtr> all) {
  json.open_object();
  json.key("name").text(table.name).key("title").text(table.title).key("description").text(table.description);
  if (table.paid) json.key("is_paid").raw("true");
  if (table.incremental) json.key("is_incremental").raw("true");
  if (!table.permissions_needed.empty()) json.key("permissions_needed").raw(table.permissions_needed);
  if (!table.sensitive_columns.empty()) json.key("sensitive_columns").raw(table.sensitive_columns);
  json.key("columns").open_array();
  for (const Column* column : sorted_columns(table)) write_column(json, *column, has_components(table));
  json.close_array().key("relations").open_array();
  for (const TablePtr& child : children_of(table.name, all)) write_table(json, *child, all);
  json.close_array().close_object();
}

std::string link_to(const Table& table) {
  return fmt::format("[{}]({}.md)", table.name, file_name_of(table.name));
}

void list_below(std::string& page, const Table& table, std::span<const TablePtr> all, std::size_t depth) {
  page +=
      fmt::format("{:{}}- {}{}\n", "", 2 * depth, link_to(table), table.incremental ? " (incremental)" : "");
  for (const TablePtr& child : children_of(table.name, all)) list_below(page, *child, all, depth + 1);
}

}  // namespace

std::string tables_json(std::span<const TablePtr> tables) {
  JsonWriter json;
  json.open_array();
  for (const TablePtr& table : roots_of(tables)) write_table(json, *table, tables);
  return json.close_array().result() + "\n";
}

std::string table_markdown(const Table& table, std::span<const TablePtr> all) {
  std::string page = fmt::format("# Table: {}\n\n", table.name);
  if (!table.description.empty()) page += table.description + "\n\n";
  if (!table.parent.empty()) page += fmt::format("Belongs to {}.\n\n", table.parent);
  page += "| Column | Type | Key | Not null |\n|---|---|---|---|\n";
  const bool components = has_components(table);
  for (const Column& column : table.columns)
    page += fmt::format("| {} | `{}` | {} | {} |\n", column.name, type_name(*column.type),
                        is_shown_as_key(column, components) ? "primary" : (column.unique ? "unique" : ""),
                        column.not_null ? "yes" : "");
  const auto children = children_of(table.name, all);
  if (!children.empty()) page += "\n## Relations\n\n";
  for (const TablePtr& child : children) page += fmt::format("- {}\n", link_to(*child));
  return page;
}

std::string tables_readme(std::string_view source, std::span<const TablePtr> tables) {
  std::string page = fmt::format("# Tables of {}\n\n", source);
  for (const TablePtr& table : roots_of(tables)) list_below(page, *table, tables, 0);
  return page;
}

std::string file_name_of(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (plain || (c == '.' && !out.empty()))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace landfall::cli
