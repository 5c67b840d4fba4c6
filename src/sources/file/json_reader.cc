// JSON files as tables: a column for every member name that occurs, types from every value of every file.
#include <string>
#include <unordered_map>
#include <vector>

#include "sources/file/cell_columns.h"
#include "sources/file/json_guess.h"
#include "sources/file/json_records.h"
#include "sources/file/reader.h"

namespace landfall::file_source {
namespace {

constexpr std::size_t kMostColumns = 10'000;
constexpr int kRecordsPerCancelCheck = 1'000;

/// Finds columns by member name. Records of a file mostly have the same members in the same order, so the
/// column after the last one found is tried first.
class ColumnNames {
 public:
  static constexpr std::size_t kUnknown = static_cast<std::size_t>(-1);

  std::size_t find(std::string_view name) {
    if (next_ < names_.size() && names_[next_] == name) return next_++;
    const auto found = index_.find(name);
    if (found == index_.end()) return kUnknown;
    next_ = found->second + 1;
    return found->second;
  }
  std::size_t add(std::string_view name) {
    names_.emplace_back(name);
    index_.emplace(std::string(name), names_.size() - 1);
    return names_.size() - 1;
  }
  void begin_record() { next_ = 0; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
  std::size_t next_ = 0;
};

Result<std::string_view> text_of(const JsonValue& value, std::string& scratch) {
  if (!value.has_escapes || value.kind != JsonKind::kString) return value.content();
  TRY(undo_escapes(value.content(), scratch));
  return std::string_view(scratch);
}

// Calls `visit(records, members)` for every record.
template <class Visit>
Result<void> each_record(const std::string& path, const CancelToken* cancel, Visit visit) {
  TRY_ASSIGN(JsonRecords records, JsonRecords::open(path));
  for (int count = 0;; ++count) {
    if (count % kRecordsPerCancelCheck == 0) TRY(cancel->check());
    TRY_ASSIGN(const std::vector<JsonMember>* members, records.next());
    if (members == nullptr) return {};
    if (auto visited = visit(*members); !visited.ok()) {
      if (visited.error().kind() != ErrorKind::kRejected) return visited;
      return records.error_in_record(visited.error().message());
    }
  }
}

Result<void> guess_record(const std::vector<JsonMember>& members, ColumnNames& names,
                          std::vector<JsonGuess>& guesses) {
  std::string scratch;
  names.begin_record();
  for (const JsonMember& member : members) {
    TRY_ASSIGN(const std::string_view name, text_of(member.key, scratch));
    std::size_t column = names.find(name);
    if (column == ColumnNames::kUnknown) {
      if (guesses.size() == kMostColumns)
        return Error(ErrorKind::kRejected,
                     "the records have more than " + std::to_string(kMostColumns) + " member names");
      column = names.add(name);
      guesses.emplace_back();
    }
    guesses[column].add(member.value);
  }
  return {};
}

Result<std::vector<Column>> columns(const FileTable& table, const ReadLimits& limits) {
  ColumnNames names;
  std::vector<JsonGuess> guesses;
  for (const FoundFile& file : table.files)
    TRY(each_record(file.path, limits.cancel, [&](const std::vector<JsonMember>& members) {
      return guess_record(members, names, guesses);
    }));
  std::vector<Column> result;
  for (std::size_t i = 0; i < guesses.size(); ++i) {
    const std::string& name = names.names()[i];
    if (is_skipped(*table.entry, name)) continue;
    Column& column = result.emplace_back();
    column.name = name;
    column.type = type_declared_for(*table.entry, name);
    if (column.type == nullptr) column.type = guesses[i].type();
  }
  return result;
}

/// Puts the members of a record into columns.
class RecordWriter {
 public:
  RecordWriter(std::span<const Column> columns, CellColumns& cells) : cells_(cells), row_(columns.size()) {
    for (const Column& column : columns) {
      names_.add(column.name);
      is_json_.push_back(column.type->Equals(json()));
    }
  }

  // A name that occurs twice in a record counts with its last value, as in other readers.
  Result<void> write(const std::vector<JsonMember>& members) {
    row_.assign(row_.size(), nullptr);
    names_.begin_record();
    for (const JsonMember& member : members) {
      TRY_ASSIGN(const std::string_view name, text_of(member.key, scratch_));
      const std::size_t column = names_.find(name);
      if (column != ColumnNames::kUnknown) row_[column] = &member.value;
    }
    for (std::size_t column = 0; column < row_.size(); ++column) TRY(write_cell(column, row_[column]));
    return {};
  }

 private:
  Result<void> write_cell(std::size_t column, const JsonValue* value) {
    if (value == nullptr || value->kind == JsonKind::kNull) return cells_.append_null(column);
    if (is_json_[column]) return cells_.append(column, value->raw);
    TRY_ASSIGN(const std::string_view text, text_of(*value, scratch_));
    return cells_.append(column, text);
  }

  CellColumns& cells_;
  ColumnNames names_;
  std::vector<char> is_json_;
  std::vector<const JsonValue*> row_;
  std::string scratch_;
};

Result<void> read(const FileTable&, const FoundFile& file, std::span<const Column> columns,
                  const ReadLimits& limits, const RowSink& sink) {
  TRY_ASSIGN(CellColumns cells, CellColumns::make(columns, limits, sink));
  RecordWriter writer(columns, cells);
  const auto add = [&](const std::vector<JsonMember>& members) -> Result<void> {
    TRY(writer.write(members));
    return cells.end_row();
  };
  TRY(each_record(file.path, limits.cancel, add));
  return cells.finish();
}

}  // namespace

const FormatReader kJsonReader{columns, read};

}  // namespace landfall::file_source
