// Tables of files.
#include "sources/file/file_tables.h"

#include <algorithm>
#include <array>
#include <memory>

#include "sources/file/file_name.h"

namespace landfall::file_source {
namespace {

// Names Landfall itself gives to columns.
constexpr std::array<std::string_view, 5> kReserved{"_cq_id", "_cq_parent_id", "_cq_sync_time",
                                                    "_cq_source_name", "_cq_sync_group_id"};

Error entry_error(std::size_t entry, const std::string& what) {
  return {ErrorKind::kConfig, "files[" + std::to_string(entry) + "]: " + what};
}

Result<Format> format_for(const FileEntry& entry, const std::string& path) {
  if (entry.format) return *entry.format;
  if (const auto format = format_of(path)) return *format;
  return Error(ErrorKind::kConfig, "the format of \"" + path + "\" is not known from its name; say `format`");
}

Result<void> add_file(const FileEntry& entry, const FoundFile& file, std::vector<FileTable>& tables,
                      std::size_t first) {
  TRY_ASSIGN(const Format format, format_for(entry, file.path));
  const std::string name = entry.table.empty() ? table_name_of(file.path) : entry.table;
  const auto same =
      std::find_if(tables.begin(), tables.end(), [&](const FileTable& t) { return t.name == name; });
  if (same == tables.end()) {
    tables.push_back({name, format, &entry, {file}});
    return {};
  }
  const bool joins = !entry.table.empty() && static_cast<std::size_t>(same - tables.begin()) >= first;
  if (!joins)
    return Error(ErrorKind::kConfig, "\"" + file.path + "\" and \"" + same->files.front().path +
                                         "\" would both be table \"" + name +
                                         "\"; give one of them a `table`");
  if (same->format != format)
    return Error(ErrorKind::kConfig, "table \"" + name + "\" would be made of files of different formats");
  same->files.push_back(file);
  return {};
}

Result<void> check_names(const FileTable& table, const std::vector<Column>& columns) {
  for (const Column& column : columns)
    if (std::find(kReserved.begin(), kReserved.end(), column.name) != kReserved.end())
      return Error(ErrorKind::kRejected,
                   "column \"" + column.name +
                       "\" has a name that Landfall gives itself; leave it out with `skip_columns`");
  for (const auto& [name, type] : table.entry->types)
    if (find_column(columns, name) < 0)
      return Error(ErrorKind::kConfig, "types: there is no column \"" + name + '"');
  return {};
}

Result<void> mark_keys(const FileTable& table, std::vector<Column>& columns) {
  for (const std::string& key : table.entry->primary_key) {
    const int found = find_column(columns, key);
    if (found < 0) return Error(ErrorKind::kConfig, "primary_key: there is no column \"" + key + '"');
    Column& column = columns[static_cast<std::size_t>(found)];
    column.primary_key = column.not_null = true;
  }
  return {};
}

Column id_column(bool is_key) {
  Column id;
  id.name = "_cq_id";
  id.type = uuid();
  id.not_null = id.unique = true;
  id.primary_key = is_key;
  return id;
}

}  // namespace

Result<std::vector<FileTable>> find_tables(const FileSpec& spec) {
  std::vector<FileTable> tables;
  for (std::size_t i = 0; i < spec.files.size(); ++i) {
    auto found = find_files(spec.files[i].path);
    if (!found.ok()) return entry_error(i, found.error().message());
    const std::size_t first = tables.size();
    for (const FoundFile& file : *found)
      if (auto added = add_file(spec.files[i], file, tables, first); !added.ok())
        return entry_error(i, added.error().message());
  }
  return tables;
}

Result<TablePtr> describe_table(const FileTable& table, const ReadLimits& limits) {
  TRY_ASSIGN(std::vector<Column> columns, reader_of(table.format).columns(table, limits));
  if (columns.empty())
    return Error(ErrorKind::kRejected, table.files.front().path + ": the file has no columns");
  TRY(check_names(table, columns));
  TRY(mark_keys(table, columns));
  auto result = std::make_shared<Table>();
  result->name = table.name;
  result->columns.push_back(id_column(table.entry->primary_key.empty()));
  std::move(columns.begin(), columns.end(), std::back_inserter(result->columns));
  return TablePtr(std::move(result));
}

}  // namespace landfall::file_source
