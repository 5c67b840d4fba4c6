// Turns a path such as `out/{{TABLE}}/{{YEAR}}-{{MONTH}}/{{UUID}}.{{FORMAT}}` into the key of one file.
// Table names are data: no name can leave the template's folder, and no two names give the same key.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "landfall/result.h"

namespace landfall::object {

/// What can stand between `{{` and `}}`.
enum class Placeholder : std::uint8_t {
  kTable,
  kTableHyphen,
  kFormat,
  kUuid,
  kYear,
  kMonth,
  kDay,
  kHour,
  kMinute,
  kSyncId,
};
inline constexpr int kPlaceholderCount = 10;

/// Names a placeholder without its braces: "TABLE".
std::string_view to_string(Placeholder placeholder);

/// Which placeholders a destination knows.
class PlaceholderSet {
 public:
  static constexpr PlaceholderSet all() { return PlaceholderSet((1U << kPlaceholderCount) - 1); }
  constexpr PlaceholderSet without(Placeholder p) const { return PlaceholderSet(bits_ & ~bit(p)); }
  constexpr bool contains(Placeholder p) const { return (bits_ & bit(p)) != 0; }

 private:
  constexpr explicit PlaceholderSet(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Placeholder p) { return 1U << static_cast<unsigned>(p); }
  std::uint32_t bits_;
};

/// What is put in for the placeholders of one file.
struct PathValues {
  std::string_view table;
  std::string_view format;   ///< with the suffix of the compression: "csv.gz"
  std::string_view uuid;     ///< new for each file
  std::string_view sync_id;  ///< the run's invocation id
  std::chrono::system_clock::time_point opened;
};

/// A parsed path.
class PathTemplate {
 public:
  /// Parses a path. A path that names no table gets `/{{TABLE}}.<format_name>` at its end, as CloudQuery
  /// does. An unknown or unclosed placeholder is kConfig and says which ones there are.
  static Result<PathTemplate> parse(std::string_view path, std::string_view format_name,
                                    PlaceholderSet allowed);

  bool contains(Placeholder placeholder) const;
  /// True when the key depends on when the file is opened.
  bool contains_time() const;

  /// Gives the key of a file: values in, then cleaned of `//`, `/./` and `/../`. Fails with kRejected for a
  /// table without a name and for names longer than file systems take (255 bytes between slashes, 1024 in
  /// all); with kConfig for an empty sync id that is needed.
  Result<std::string> expand(const PathValues& values) const;

 private:
  using Part = std::variant<std::string, Placeholder>;
  std::vector<Part> parts_;
};

/// Writes a name so that it can be one part of a path: `/`, `\`, control characters, a leading dot, broken
/// UTF-8 and `%` itself become %XX. Ordinary names stay as they are; different names stay different.
std::string escape_path_name(std::string_view name);

/// Gives a new random UUID (version 4) in canonical text form.
std::string random_uuid();

}  // namespace landfall::object
