// One table of a logbook on the disk: `<table>.jsonl` with its rows, `<table>.schema` with its columns.
#pragma once

#include <landfall/result.h>
#include <landfall/table.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::logbook {

class TableFile {
 public:
  /// A table's name comes from a source and is only a name: no name leads out of the folder. kUnsupported
  /// when it is too long for a file.
  static Result<TableFile> of(const std::filesystem::path& folder, std::string_view table);

  /// The table as it was last migrated, or nothing.
  Result<std::optional<Table>> schema() const;
  Result<void> keep_schema(const Table& table) const;

  /// One JSON object each; none when there is no file.
  Result<std::vector<std::string>> lines() const;
  /// All or nothing, unless the process is killed in the middle.
  Result<void> append(const std::vector<std::string>& lines) const;
  /// All or nothing: until the new file is complete, the old one stays.
  Result<void> replace(const std::vector<std::string>& lines) const;

 private:
  explicit TableFile(const std::string& stem) : rows_(stem + ".jsonl"), schema_(stem + ".schema") {}

  std::string rows_;
  std::string schema_;
};

}  // namespace landfall::logbook
