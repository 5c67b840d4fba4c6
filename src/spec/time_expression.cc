// Tries the forms from the strictest to the loosest.
#include "spec/time_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <vector>

namespace landfall {
namespace {

using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes exactly `count` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t count) {
  if (text.size() < count ||
      !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count), is_digit))
    return std::nullopt;
  int number = 0;
  std::from_chars(text.data(), text.data() + count, number);
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_seconds> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

std::optional<seconds> take_clock(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  return seconds{*hour * 3600 + *minute * 60 + *second};
}

std::optional<nanoseconds> take_fraction(std::string_view& text) {
  if (text.empty() || (text.front() != '.' && text.front() != ',')) return nanoseconds{0};
  text.remove_prefix(1);
  std::int64_t value = 0;
  int count = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), ++count)
    if (count < 9) value = value * 10 + (text.front() - '0');
  if (count == 0) return std::nullopt;
  for (; count < 9; ++count) value *= 10;
  return nanoseconds{value};
}

std::optional<minutes> take_zone(std::string_view& text) {
  if (take(text, 'Z')) return minutes{0};
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return minutes{sign * (*hour * 60 + *minute)};
}

/// RFC 3339, or a date alone (midnight UTC).
std::optional<Instant> parse_absolute(std::string_view text) {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  if (text.empty()) return Instant{*date, nanoseconds{0}, minutes{0}};
  if (!take(text, 'T')) return std::nullopt;
  const auto clock = take_clock(text);
  const auto fraction = clock ? take_fraction(text) : std::nullopt;
  const auto offset = fraction ? take_zone(text) : std::nullopt;
  if (!offset || !text.empty()) return std::nullopt;
  return Instant{*date + *clock - *offset, *fraction, *offset};
}

struct Distance {
  Duration exact{0};
  std::int64_t years = 0;
  std::int64_t months = 0;
  std::int64_t days = 0;
};

// A thousand years each way keep every sum inside what std::chrono's year can hold.
constexpr std::int64_t kMostCalendarUnits = 366'000;

bool add_exact(Distance& distance, std::int64_t count, std::int64_t unit) {
  std::int64_t part = 0;
  std::int64_t sum = 0;
  if (__builtin_mul_overflow(count, unit, &part) ||
      __builtin_add_overflow(distance.exact.count(), part, &sum))
    return false;
  distance.exact = Duration{sum};
  return true;
}

bool add_calendar(std::int64_t& field, std::int64_t count, std::int64_t most) {
  if (count > most || count < -most || field + count > most || field + count < -most) return false;
  field += count;
  return true;
}

bool add_unit(Distance& distance, std::int64_t count, std::string_view unit) {
  if (unit == "day" || unit == "days") return add_calendar(distance.days, count, kMostCalendarUnits);
  if (unit == "month" || unit == "months") return add_calendar(distance.months, count, 12'000);
  if (unit == "year" || unit == "years") return add_calendar(distance.years, count, 1'000);
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 15> kExact{{{"nanosecond", 1},
                                                                              {"nanoseconds", 1},
                                                                              {"ns", 1},
                                                                              {"microsecond", 1'000},
                                                                              {"microseconds", 1'000},
                                                                              {"us", 1'000},
                                                                              {"\u00b5s", 1'000},
                                                                              {"millisecond", 1'000'000},
                                                                              {"milliseconds", 1'000'000},
                                                                              {"second", 1'000'000'000},
                                                                              {"seconds", 1'000'000'000},
                                                                              {"minute", 60'000'000'000},
                                                                              {"minutes", 60'000'000'000},
                                                                              {"hour", 3'600'000'000'000},
                                                                              {"hours", 3'600'000'000'000}}};
  for (const auto& [name, nanoseconds_each] : kExact)
    if (name == unit) return add_exact(distance, count, nanoseconds_each);
  return false;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  constexpr std::string_view kBlank = " \t";
  while (true) {
    const std::size_t start = text.find_first_not_of(kBlank);
    if (start == std::string_view::npos) return words;
    text.remove_prefix(start);
    const std::size_t length = std::min(text.find_first_of(kBlank), text.size());
    words.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Reads `10 days 1h30m` up to `ago` or `from now`, and says which it was: -1 or 1.
std::optional<std::pair<Distance, int>> parse_wording(std::string_view text) {
  std::vector<std::string_view> words = words_of(text);
  int direction = 0;
  if (!words.empty() && words.back() == "ago") {
    direction = -1;
    words.pop_back();
  } else if (words.size() >= 2 && words.back() == "now" && words[words.size() - 2] == "from") {
    direction = 1;
    words.resize(words.size() - 2);
  }
  if (direction == 0 || words.empty()) return std::nullopt;
  Distance distance;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto number = whole_number(words[i])) {
      if (++i == words.size() || !add_unit(distance, *number, words[i])) return std::nullopt;
    } else {
      const auto duration = parse_duration(words[i]);
      if (!duration.ok() || !add_exact(distance, duration->count(), 1)) return std::nullopt;
    }
  }
  if (distance.exact == Duration::min()) return std::nullopt;  // has no opposite
  return std::pair(distance, direction);
}

}  // namespace

Result<Instant> parse_time_expression(std::string_view text, const Instant& now) {
  if (text == "now") return now;
  if (const auto absolute = parse_absolute(text)) return *absolute;
  if (const auto duration = parse_duration(text); duration.ok()) return now + *duration;
  if (const auto wording = parse_wording(text)) {
    const auto& [distance, direction] = *wording;
    return add_date(now + Duration{direction * distance.exact}, direction * distance.years,
                    direction * distance.months, direction * distance.days);
  }
  return Error(ErrorKind::kConfig,
               fmt::format("\"{}\" is not a time; write now, 2006-01-02, 2006-01-02T15:04:05Z, a "
                           "duration like -1h30m, or wording like 10 days ago",
                           text));
}

}  // namespace landfall
