// See path_template.h.
#include "families/object/path_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>

#include "encode/utf8.h"
#include "spec/suggest.h"

namespace landfall::object {
namespace {

constexpr std::array<std::string_view, kPlaceholderCount> kNames{
    "TABLE", "TABLE_HYPHEN", "FORMAT", "UUID", "YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SYNC_ID"};
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kLongestKey = 1024;

std::optional<Placeholder> find_placeholder(std::string_view name, PlaceholderSet allowed) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name && allowed.contains(static_cast<Placeholder>(i)))
      return static_cast<Placeholder>(i);
  return std::nullopt;
}

Error unknown_placeholder(std::string_view name, PlaceholderSet allowed) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (allowed.contains(static_cast<Placeholder>(i))) known.emplace_back(kNames[i]);
  const std::string nearest = nearest_name(name, known);
  const std::string hint = nearest.empty() ? "" : fmt::format("; did you mean {{{{{}}}}}?", nearest);
  for (std::string& word : known) word = fmt::format("{{{{{}}}}}", word);
  return Error(ErrorKind::kConfig, fmt::format("unknown placeholder {{{{{}}}}} in path{} (known here: {})",
                                               name, hint, fmt::join(known, ", ")));
}

bool names_table(const PathTemplate& path) {
  return path.contains(Placeholder::kTable) || path.contains(Placeholder::kTableHyphen);
}

struct UtcTime {
  int year;
  unsigned month, day;
  int hour, minute;
};

UtcTime utc(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto days = floor<std::chrono::days>(time);
  const year_month_day date{days};
  const hh_mm_ss clock{floor<minutes>(time - days)};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count())};
}

// `_` becomes `-`; a `-` of the name itself must then look different, or a_b and a-b would share a file.
std::string hyphenate(std::string_view escaped) {
  std::string out;
  for (const char c : escaped) {
    if (c == '-') {
      out += "%2D";
    } else {
      out += c == '_' ? '-' : c;
    }
  }
  return out;
}

std::string value_of(Placeholder placeholder, const PathValues& values) {
  switch (placeholder) {
    case Placeholder::kTable:
      return escape_path_name(values.table);
    case Placeholder::kTableHyphen:
      return hyphenate(escape_path_name(values.table));
    case Placeholder::kFormat:
      return std::string(values.format);
    case Placeholder::kUuid:
      return std::string(values.uuid);
    case Placeholder::kSyncId:
      return escape_path_name(values.sync_id);
    case Placeholder::kYear:
      return fmt::format("{:04}", utc(values.opened).year);
    case Placeholder::kMonth:
      return fmt::format("{:02}", utc(values.opened).month);
    case Placeholder::kDay:
      return fmt::format("{:02}", utc(values.opened).day);
    case Placeholder::kHour:
      return fmt::format("{:02}", utc(values.opened).hour);
    case Placeholder::kMinute:
      return fmt::format("{:02}", utc(values.opened).minute);
  }
  return {};
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    names.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return names;
}

// Resolves `.` and `..` by text alone, as Go's path.Clean does; only the template can contain them.
std::string clean(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> kept;
  for (const std::string_view name : split(path)) {
    if (name.empty() || name == ".") continue;
    const bool can_go_up = !kept.empty() && kept.back() != "..";
    if (name == ".." && can_go_up) {
      kept.pop_back();
    } else if (name != ".." || !absolute) {
      kept.push_back(name);
    }
  }
  return fmt::format("{}{}", absolute ? "/" : "", fmt::join(kept, "/"));
}

Result<void> check_length(std::string_view key, std::string_view table) {
  for (const std::string_view name : split(key))
    if (name.size() > kLongestName)
      return Error(
          ErrorKind::kRejected,
          fmt::format("table \"{}…\": the path for it has a name of {} bytes, more than the {} that file "
                      "systems take; skip the table or shorten the path",
                      escape_path_name(table.substr(0, 60)), name.size(), kLongestName));
  if (key.size() <= kLongestKey) return {};
  return Error(ErrorKind::kRejected,
               fmt::format("table \"{}…\": the path for it has {} bytes, more than {}; shorten it",
                           escape_path_name(table.substr(0, 60)), key.size(), kLongestKey));
}

bool must_escape(unsigned char c, bool first, bool escape_high) {
  if (c < 0x20 || c == 0x7f || c == '/' || c == '\\' || c == '%') return true;
  return (first && c == '.') || (escape_high && c >= 0x80);
}

}  // namespace

std::string_view to_string(Placeholder placeholder) { return kNames[static_cast<std::size_t>(placeholder)]; }

Result<PathTemplate> PathTemplate::parse(std::string_view path, std::string_view format_name,
                                         PlaceholderSet allowed) {
  if (path.empty()) return Error(ErrorKind::kConfig, "path is empty; say where the files go");
  if (path.find('\0') != std::string_view::npos)
    return Error(ErrorKind::kConfig, "path contains a NUL character");
  PathTemplate parsed;
  while (!path.empty()) {
    const std::size_t open = std::min(path.find("{{"), path.size());
    if (open > 0) parsed.parts_.emplace_back(std::string(path.substr(0, open)));
    path.remove_prefix(open);
    if (path.empty()) break;
    const std::size_t close = path.find("}}");
    if (close == std::string_view::npos)
      return Error(ErrorKind::kConfig,
                   fmt::format("placeholder \"{}\" in path is not closed with }}}}", path));
    const std::string_view name = path.substr(2, close - 2);
    const std::optional<Placeholder> placeholder = find_placeholder(name, allowed);
    if (!placeholder) return unknown_placeholder(name, allowed);
    parsed.parts_.emplace_back(*placeholder);
    path.remove_prefix(close + 2);
  }
  if (!names_table(parsed)) {
    parsed.parts_.emplace_back(std::string("/"));
    parsed.parts_.emplace_back(Placeholder::kTable);
    parsed.parts_.emplace_back(fmt::format(".{}", format_name));
  }
  return parsed;
}

bool PathTemplate::contains(Placeholder placeholder) const {
  return std::find(parts_.begin(), parts_.end(), Part(placeholder)) != parts_.end();
}

bool PathTemplate::contains_time() const {
  return contains(Placeholder::kYear) || contains(Placeholder::kMonth) || contains(Placeholder::kDay) ||
         contains(Placeholder::kHour) || contains(Placeholder::kMinute);
}

Result<std::string> PathTemplate::expand(const PathValues& values) const {
  if (values.table.empty())
    return Error(ErrorKind::kRejected, "a table without a name cannot be given a file");
  if (values.sync_id.empty() && contains(Placeholder::kSyncId))
    return Error(ErrorKind::kConfig, "path uses {{SYNC_ID}}, but this run has no invocation id");
  std::string path;
  for (const Part& part : parts_) {
    const auto* literal = std::get_if<std::string>(&part);
    path += literal != nullptr ? *literal : value_of(std::get<Placeholder>(part), values);
  }
  std::string key = clean(path);
  TRY(check_length(key, values.table));
  return key;
}

std::string escape_path_name(std::string_view name) {
  const bool escape_high = !is_valid_utf8(name);
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (must_escape(c, i == 0, escape_high)) {
      out += fmt::format("%{:02X}", c);
    } else {
      out += name[i];
    }
  }
  return out;
}

std::string random_uuid() {
  std::random_device device;
  std::array<std::uint32_t, 4> w{};
  for (std::uint32_t& word : w) word = device();
  w[1] = (w[1] & 0xffff0fffU) | 0x00004000U;
  w[2] = (w[2] & 0x3fffffffU) | 0x80000000U;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", w[0], w[1] >> 16U, w[1] & 0xffffU,
                     w[2] >> 16U, w[2] & 0xffffU, w[3]);
}

}  // namespace landfall::object
