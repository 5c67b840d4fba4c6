// The formats of object files and their options, as they stand in a destination's spec: `format`,
// `format_spec`, `compression`. Shared by every destination that writes files.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <landfall/spec.h>

namespace landfall::object {

enum class Format : std::uint8_t { kCsv, kJson, kParquet };
enum class Compression : std::uint8_t { kNone, kGzip, kZstd };
enum class ParquetVersion : std::uint8_t { kV1, kV24, kV26, kLatest };
enum class RootRepetition : std::uint8_t { kUndefined, kRequired, kOptional, kRepeated };
enum class ParquetCodec : std::uint8_t { kSnappy, kZstd, kGzip, kLz4, kNone };
enum class ParquetTypes : std::uint8_t { kCompatible, kNative };

/// The block `format_spec`. Which option belongs to which format is said in `options_of`.
struct FormatOptions {
  bool skip_header = false;
  std::string delimiter = ",";
  std::string null_marker;

  ParquetVersion version = ParquetVersion::kLatest;
  RootRepetition root_repetition = RootRepetition::kRepeated;
  std::int64_t max_row_group_length = 134'217'728;
  std::int64_t row_group_bytes = std::int64_t{64} << 20;
  ParquetCodec codec = ParquetCodec::kSnappy;
  std::optional<std::int64_t> level;
  bool dictionary = true;
  bool statistics = true;
  ParquetTypes types = ParquetTypes::kCompatible;

  static void describe(Fields<FormatOptions>& f);
};

/// What a destination's spec struct inherits to have the three options.
struct FileFormat {
  Format format = Format::kCsv;
  std::optional<FormatOptions> format_spec = std::nullopt;
  Compression compression = Compression::kNone;

  /// The options given, or their defaults.
  FormatOptions options() const { return format_spec.value_or(FormatOptions{}); }
};

/// Declares `format`, `format_spec` and `compression`; T is derived from FileFormat.
template <class T>
void describe_format(Fields<T>& f) {
  f.template add<Format>("format", &T::format, "File format.").required().default_json.clear();
  f.template add<std::optional<FormatOptions>>(
      "format_spec", &T::format_spec, "Options of the chosen format; those of another format are refused.");
  f.template add<Compression>("compression", &T::compression,
                              "Compression of whole csv and json files; Parquet compresses inside the file "
                              "(see `format_spec.codec`).");
}

/// Finds what is wrong with the three options together; `where` is the destination's whole spec.
void check_format(const FileFormat& format, const Value& where, Problems& problems);

/// The format's name: `csv`.
std::string_view to_string(Format format);
/// The value of {{FORMAT}}: the name and the suffix of the compression, `csv.gz`.
std::string extension(const FileFormat& format);

}  // namespace landfall::object

template <>
struct landfall::EnumNames<landfall::object::Format> {
  using E = landfall::object::Format;
  static constexpr std::array<std::pair<std::string_view, E>, 3> values{
      {{"csv", E::kCsv}, {"json", E::kJson}, {"parquet", E::kParquet}}};
};
template <>
struct landfall::EnumNames<landfall::object::Compression> {
  using E = landfall::object::Compression;
  static constexpr std::array<std::pair<std::string_view, E>, 3> values{
      {{"", E::kNone}, {"gzip", E::kGzip}, {"zstd", E::kZstd}}};
};
template <>
struct landfall::EnumNames<landfall::object::ParquetVersion> {
  using E = landfall::object::ParquetVersion;
  static constexpr std::array<std::pair<std::string_view, E>, 4> values{
      {{"v1.0", E::kV1}, {"v2.4", E::kV24}, {"v2.6", E::kV26}, {"v2Latest", E::kLatest}}};
};
template <>
struct landfall::EnumNames<landfall::object::RootRepetition> {
  using E = landfall::object::RootRepetition;
  static constexpr std::array<std::pair<std::string_view, E>, 4> values{{{"undefined", E::kUndefined},
                                                                         {"required", E::kRequired},
                                                                         {"optional", E::kOptional},
                                                                         {"repeated", E::kRepeated}}};
};
template <>
struct landfall::EnumNames<landfall::object::ParquetCodec> {
  using E = landfall::object::ParquetCodec;
  static constexpr std::array<std::pair<std::string_view, E>, 5> values{
      {{"snappy", E::kSnappy}, {"zstd", E::kZstd}, {"gzip", E::kGzip}, {"lz4", E::kLz4}, {"none", E::kNone}}};
};
template <>
struct landfall::EnumNames<landfall::object::ParquetTypes> {
  using E = landfall::object::ParquetTypes;
  static constexpr std::array<std::pair<std::string_view, E>, 2> values{
      {{"compatible", E::kCompatible}, {"native", E::kNative}}};
};
