// CSV files as tables: names from the header, types from every value of every file.
#include <algorithm>
#include <string>

#include "encode/json_check.h"
#include "sources/file/cell_columns.h"
#include "sources/file/csv_records.h"
#include "sources/file/reader.h"
#include "sources/file/type_guess.h"

namespace landfall::file_source {
namespace {

constexpr std::size_t kRecordsAtOnce = 1'000;

/// An open file with the names of its columns. What block() holds at first: the header, or where there is
/// none records.
struct CsvFile {
  CsvRecords records;
  std::vector<std::string> names;
  const CsvBlock* block =
      nullptr;  ///< what has been read already: the first records where there is no header
};

std::string name_at(std::size_t position) { return "column_" + std::to_string(position + 1); }

// A column without a name takes one from its position: files with row labels often have one.
Result<std::vector<std::string>> header_names(const CsvRecords& records) {
  const CsvBlock& block = records.block();
  std::vector<std::string> names;
  for (std::size_t column = 0; column < block.size(0); ++column) {
    const std::string name(block.field(0, column).text);
    names.push_back(name.empty() ? name_at(column) : name);
    if (std::find(names.begin(), names.end() - 1, names.back()) != names.end() - 1)
      return records.error_in(
          0, "two columns are called \"" + names.back() + "\"; name all columns with csv.columns");
  }
  return names;
}

Error count_error(const CsvRecords& records, std::size_t record, std::size_t found, std::size_t wanted) {
  return records.error_in(record, "the record has " + std::to_string(found) + " fields where there are " +
                                      std::to_string(wanted) + " columns");
}

Result<std::vector<std::string>> column_names(const CsvOptions& options, const CsvRecords& records) {
  const CsvBlock& block = records.block();
  if (!options.columns.empty()) {
    if (block.records() > 0 && block.size(0) != options.columns.size())
      return count_error(records, 0, block.size(0), options.columns.size());
    return options.columns;
  }
  if (block.records() == 0) return std::vector<std::string>{};
  if (options.header) return header_names(records);
  std::vector<std::string> names;
  for (std::size_t column = 0; column < block.size(0); ++column) names.push_back(name_at(column));
  return names;
}

Result<CsvFile> open_file(const FileEntry& entry, const std::string& path) {
  TRY_ASSIGN(CsvRecords opened, CsvRecords::open(path, dialect_of(entry.csv, path), entry.csv.skip_lines));
  CsvFile file{std::move(opened), {}};
  TRY(file.records.next(entry.csv.header ? 1 : kRecordsAtOnce));
  TRY_ASSIGN(file.names, column_names(entry.csv, file.records));
  return file;
}

// Calls `visit(file, block, record)` for every record below the header, all of the right number of fields.
template <class Visit>
Result<void> each_record(const FileEntry& entry, CsvFile& file, const CancelToken* cancel, Visit visit) {
  const CsvBlock& block = file.records.block();
  if (entry.csv.header && block.records() > 0) TRY(file.records.next(kRecordsAtOnce));
  while (block.records() > 0) {
    TRY(cancel->check());
    for (std::size_t record = 0; record < block.records(); ++record) {
      if (block.size(record) != file.names.size())
        return count_error(file.records, record, block.size(record), file.names.size());
      TRY(visit(block, record));
    }
    TRY(file.records.next(kRecordsAtOnce));
  }
  return {};
}

bool is_null(const CsvOptions& options, const CsvField& field) {
  if (field.quoted) return false;
  if (field.text.empty()) return true;
  const auto& nulls = options.null_values;
  return std::find(nulls.begin(), nulls.end(), field.text) != nulls.end();
}

/// The columns of a table's files while they are being found out.
struct Guesses {
  std::vector<std::string> names;
  std::vector<TypeGuess> types;

  std::size_t index_of(const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    names.push_back(name);
    types.emplace_back();
    return names.size() - 1;
  }
};

// A file all of whose columns are declared need not be read twice.
bool needs_guessing(const FileEntry& entry, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return !entry.types.contains(name) && !is_skipped(entry, name);
  });
}

Result<void> guess_file(const FileEntry& entry, const std::string& path, const CancelToken* cancel,
                        Guesses& guesses) {
  TRY_ASSIGN(CsvFile file, open_file(entry, path));
  std::vector<std::size_t> targets;
  for (const std::string& name : file.names) targets.push_back(guesses.index_of(name));
  if (!needs_guessing(entry, file.names)) return {};
  return each_record(entry, file, cancel, [&](const CsvBlock& block, std::size_t record) -> Result<void> {
    for (std::size_t column = 0; column < targets.size(); ++column) {
      const CsvField& field = block.field(record, column);
      // A quoted empty field is a text only among texts; elsewhere it says as little as an unquoted one.
      if (!field.text.empty() && !is_null(entry.csv, field)) guesses.types[targets[column]].add(field.text);
    }
    return {};
  });
}

Result<std::vector<Column>> columns(const FileTable& table, const ReadLimits& limits) {
  Guesses guesses;
  for (const FoundFile& file : table.files) TRY(guess_file(*table.entry, file.path, limits.cancel, guesses));
  std::vector<Column> result;
  for (std::size_t i = 0; i < guesses.names.size(); ++i) {
    if (is_skipped(*table.entry, guesses.names[i])) continue;
    Column& column = result.emplace_back();
    column.name = guesses.names[i];
    column.type = type_declared_for(*table.entry, column.name);
    if (column.type == nullptr) column.type = guesses.types[i].type();
  }
  return result;
}

/// Where the values of a table's column stand in a file's records; -1 where it has none.
struct Source {
  std::ptrdiff_t field = -1;
  bool is_text = false;
  bool is_json = false;
};

Result<void> append_record(const CsvOptions& options, const CsvBlock& block, std::size_t record,
                           const std::vector<Source>& sources, CellColumns& cells) {
  for (std::size_t column = 0; column < sources.size(); ++column) {
    const Source& source = sources[column];
    const CsvField* field =
        source.field < 0 ? nullptr : &block.field(record, static_cast<std::size_t>(source.field));
    if (field == nullptr || is_null(options, *field) || (field->text.empty() && !source.is_text))
      TRY(cells.append_null(column));
    else if (source.is_json && check_json(field->text) == JsonText::kInvalid)
      return cells.mismatch(column);
    else
      TRY(cells.append(column, field->text));
  }
  return {};
}

Result<void> read(const FileTable& table, const FoundFile& found, std::span<const Column> columns,
                  const ReadLimits& limits, const RowSink& sink) {
  TRY_ASSIGN(CsvFile file, open_file(*table.entry, found.path));
  std::vector<Source> sources;
  for (const Column& column : columns) {
    const auto name = std::find(file.names.begin(), file.names.end(), column.name);
    sources.push_back({name == file.names.end() ? -1 : name - file.names.begin(),
                       column.type->Equals(arrow::utf8()), column.type->Equals(json())});
  }
  TRY_ASSIGN(CellColumns cells, CellColumns::make(columns, limits, sink));
  const auto add = [&](const CsvBlock& block, std::size_t record) -> Result<void> {
    if (auto added = append_record(table.entry->csv, block, record, sources, cells); !added.ok())
      return file.records.error_in(record, added.error().message());
    return cells.end_row();
  };
  TRY(each_record(*table.entry, file, limits.cancel, add));
  return cells.finish();
}

}  // namespace

const FormatReader kCsvReader{columns, read};

}  // namespace landfall::file_source
