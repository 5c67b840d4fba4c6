// What a user says about the files to read: where they are, what they hold, and what cannot be seen in them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/spec.h>

namespace landfall::file_source {

enum class Format : std::uint8_t { kCsv, kJson, kParquet, kArrow };

struct CsvOptions {
  std::optional<std::string> delimiter;
  std::string quote = "\"";
  bool header = true;
  std::vector<std::string> columns;
  std::vector<std::string> null_values;
  std::int64_t skip_lines = 0;

  static void describe(Fields<CsvOptions>& f);
  static void check(const CsvOptions& csv, const Value& where, Problems& problems);
};

/// One file or one pattern.
struct FileEntry {
  std::string path;
  std::optional<Format> format;
  std::string table;
  std::vector<std::string> primary_key;
  std::map<std::string, std::string> types;
  std::vector<std::string> skip_columns;
  CsvOptions csv;

  static void describe(Fields<FileEntry>& f);
  static void check(const FileEntry& entry, const Value& where, Problems& problems);
};

struct FileSpec {
  std::vector<FileEntry> files;
  std::int64_t batch_rows = 10'000;

  static void describe(Fields<FileSpec>& f);
  static void check(const FileSpec& spec, const Value& where, Problems& problems);
};

}  // namespace landfall::file_source

template <>
struct landfall::EnumNames<landfall::file_source::Format> {
  using Format = landfall::file_source::Format;
  static constexpr std::array<std::pair<std::string_view, Format>, 4> values{{{"csv", Format::kCsv},
                                                                              {"json", Format::kJson},
                                                                              {"parquet", Format::kParquet},
                                                                              {"arrow", Format::kArrow}}};
};
