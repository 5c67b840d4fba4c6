// See file_format.h.
#include "families/object/file_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "encode/csv.h"

namespace landfall::object {
namespace {

constexpr std::array<std::string_view, 3> kCsvOptions{"skip_header", "delimiter", "null_marker"};
constexpr std::array<std::string_view, 9> kParquetOptions{
    "version",         "root_repetition", "max_row_group_length",
    "row_group_bytes", "codec",           "level",
    "dictionary",      "statistics",      "types"};

std::span<const std::string_view> options_of(Format format) {
  if (format == Format::kCsv) return kCsvOptions;
  if (format == Format::kParquet) return kParquetOptions;
  return {};
}

void check_options_belong(Format format, const Value& given, Problems& problems) {
  const std::span<const std::string_view> known = options_of(format);
  for (const Value::Entry& entry : given.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    problems.add(entry.position,
                 known.empty()
                     ? fmt::format("format_spec.{}: format {} has no options", entry.key, to_string(format))
                     : fmt::format("format_spec.{}: not an option of format {} (it has: {})", entry.key,
                                   to_string(format), fmt::join(known, ", ")));
  }
}

void check_csv(const FormatOptions& options, const Value& where, Problems& problems) {
  const Value* delimiter = where.find("delimiter");
  if (options.delimiter.size() != 1) {
    problems.add((delimiter != nullptr ? *delimiter : where).position,
                 "format_spec.delimiter: must be one character of one byte, such as \",\", \";\" or \"\\t\"");
    return;
  }
  const Result<void> checked =
      check(CsvOptions{.delimiter = options.delimiter[0], .null_marker = options.null_marker});
  if (!checked.ok()) problems.add(where.position, "format_spec: " + checked.error().message());
}

void check_level(const FormatOptions& options, const Value& where, Problems& problems) {
  if (!options.level) return;
  const Value* level = where.find("level");
  const Position& position = (level != nullptr ? *level : where).position;
  const int highest = options.codec == ParquetCodec::kZstd   ? 22
                      : options.codec == ParquetCodec::kGzip ? 9
                                                             : 0;
  if (highest == 0) {
    problems.add(position, "format_spec.level: only codecs zstd (1 to 22) and gzip (1 to 9) have levels");
  } else if (*options.level < 1 || *options.level > highest) {
    problems.add(position, fmt::format("format_spec.level: must be from 1 to {}", highest));
  }
}

}  // namespace

void FormatOptions::describe(Fields<FormatOptions>& f) {
  f.add("skip_header", &FormatOptions::skip_header, "csv: leave out the line of column names.");
  f.add("delimiter", &FormatOptions::delimiter, "csv: what stands between fields; one byte.")
      .example("\";\"");
  f.add("null_marker", &FormatOptions::null_marker,
        "csv: text written for null. By default null and empty text are both an empty field.")
      .example("\"\\\\N\"");
  f.add("version", &FormatOptions::version, "parquet: version of the format; v2Latest is 2.6.");
  f.add("root_repetition", &FormatOptions::root_repetition,
        "parquet: repetition of the schema's root; Snowflake's loader needs `undefined`.");
  f.add("max_row_group_length", &FormatOptions::max_row_group_length,
        "parquet: most rows in a row group; 0 is no limit.")
      .min(0);
  f.add("row_group_bytes", &FormatOptions::row_group_bytes,
        "parquet: a row group ends when its rows have taken this many bytes in memory.")
      .min(1 << 20);
  f.add("codec", &FormatOptions::codec, "parquet: compression of pages.");
  f.add("level", &FormatOptions::level,
        "parquet: level of codec zstd or gzip; the codec's own default otherwise.");
  f.add("dictionary", &FormatOptions::dictionary, "parquet: write repeated values once per row group.");
  f.add("statistics", &FormatOptions::statistics,
        "parquet: write smallest and largest values, for readers to skip by.");
  f.add("types", &FormatOptions::types,
        "parquet: `compatible` writes uuid and json as text like CloudQuery; `native` as Parquet's own UUID "
        "and JSON.");
}

void check_format(const FileFormat& format, const Value& where, Problems& problems) {
  if (format.format == Format::kParquet && format.compression != Compression::kNone)
    problems.add(where.find("compression")->position,
                 "compression: not possible with format parquet, which compresses inside the file "
                 "(format_spec.codec); leave it out");
  const Value* options = where.find("format_spec");
  if (options == nullptr || !format.format_spec) return;
  check_options_belong(format.format, *options, problems);
  if (format.format == Format::kCsv) check_csv(*format.format_spec, *options, problems);
  if (format.format == Format::kParquet) check_level(*format.format_spec, *options, problems);
}

std::string_view to_string(Format format) {
  return EnumNames<Format>::values[static_cast<std::size_t>(format)].first;
}

std::string extension(const FileFormat& format) {
  constexpr std::array<std::string_view, 3> kSuffixes{"", ".gz", ".zst"};
  return fmt::format("{}{}", to_string(format.format),
                     kSuffixes[static_cast<std::size_t>(format.compression)]);
}

}  // namespace landfall::object
