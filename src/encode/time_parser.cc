// See time_parser.h. Calendar arithmetic is <chrono>'s; every step checks for overflow.
#include "encode/time_parser.h"

#include <array>
#include <charconv>
#include <chrono>
#include <limits>
#include <utility>

#include "encode/civil_time.h"

namespace landfall {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::array<std::int64_t, 4> kUnitsPerSecond{1, 1'000, 1'000'000, 1'000'000'000};
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

std::int64_t per_second(arrow::TimeUnit::type unit) {
  return kUnitsPerSecond[static_cast<std::size_t>(unit)];
}

// Takes exactly `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  int value = 0;
  if (text.size() < digits) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc() || end != text.data() + digits || text.front() == '-') return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_year(std::string_view& text) {
  const bool negative = take(text, '-');
  const std::size_t digits = text.find('-');
  // Twelve digits hold every year of a timestamp in seconds.
  if (digits == std::string_view::npos || digits < 4 || digits > 12) return std::nullopt;
  std::int64_t year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, year);
  if (error != std::errc() || end != text.data() + digits) return std::nullopt;
  text.remove_prefix(digits);
  return negative ? -year : year;
}

// The calendar comes again every 400 years.
bool is_date(std::int64_t year, int month, int day) {
  const std::chrono::year same(2000 + static_cast<int>(year % 400));
  return std::chrono::year_month_day(same, std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const std::optional<std::int64_t> year = take_year(text);
  if (!year || !take(text, '-')) return std::nullopt;
  const std::optional<int> month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const std::optional<int> day = take_number(text, 2);
  if (!day || !is_date(*year, *month, *day)) return std::nullopt;
  return days_since_1970({*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)});
}

// Fraction digits after the point, as nanoseconds.
std::int64_t take_fraction(std::string_view& text) {
  std::int64_t nanos = 0;
  std::int64_t place = kNanosPerSecond / 10;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    nanos += (text.front() - '0') * place;
    place /= 10;
    text.remove_prefix(1);
  }
  return nanos;
}

struct ClockTime {
  std::int64_t seconds;
  std::int64_t nanos;
};

std::optional<ClockTime> take_time(std::string_view& text) {
  const std::optional<int> hour = take_number(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const std::optional<int> minute = take_number(text, 2);
  if (!minute) return std::nullopt;
  int second = 0;
  if (take(text, ':')) {
    const std::optional<int> taken = take_number(text, 2);
    if (!taken) return std::nullopt;
    second = *taken;
  }
  if (*hour > 24 || *minute > 59 || second > 60) return std::nullopt;
  const std::int64_t nanos = take(text, '.') ? take_fraction(text) : 0;
  return ClockTime{*hour * std::int64_t{3600} + *minute * std::int64_t{60} + second, nanos};
}

// Seconds east of UTC; nothing and `Z` are zero.
std::optional<std::int64_t> take_offset(std::string_view& text) {
  if (text.empty() || take(text, 'Z')) return 0;
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) return std::nullopt;
  const std::optional<int> hours = take_number(text, 2);
  if (!hours) return std::nullopt;
  int minutes = 0;
  if (take(text, ':') || !text.empty()) {
    const std::optional<int> taken = take_number(text, 2);
    if (!taken) return std::nullopt;
    minutes = *taken;
  }
  const std::int64_t seconds = *hours * std::int64_t{3600} + minutes * std::int64_t{60};
  return west ? -seconds : seconds;
}

// Wide inside: the smallest value lies in a day or a second that does not itself fit.
__extension__ using Wide = __int128;

std::optional<std::int64_t> in_units(Wide seconds, std::int64_t nanos, arrow::TimeUnit::type unit) {
  const Wide value = seconds * per_second(unit) + nanos / (kNanosPerSecond / per_second(unit));
  if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max())
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::optional<std::int64_t> parse_date(std::string_view text) {
  const std::optional<std::int64_t> days = take_date(text);
  return text.empty() ? days : std::nullopt;
}

std::optional<std::int64_t> parse_time(std::string_view text, arrow::TimeUnit::type unit) {
  const std::optional<ClockTime> time = take_time(text);
  if (!time || !text.empty()) return std::nullopt;
  return in_units(time->seconds, time->nanos, unit);
}

std::optional<std::int64_t> parse_timestamp(std::string_view text, arrow::TimeUnit::type unit) {
  const std::optional<std::int64_t> days = take_date(text);
  if (!days) return std::nullopt;
  ClockTime time{0, 0};
  if (take(text, 'T') || take(text, ' ')) {
    const std::optional<ClockTime> taken = take_time(text);
    if (!taken) return std::nullopt;
    time = *taken;
  }
  const std::optional<std::int64_t> offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const Wide seconds = Wide{*days} * kSecondsPerDay + time.seconds - *offset;
  return in_units(seconds, time.nanos, unit);
}

std::optional<std::int64_t> parse_duration_text(std::string_view text, arrow::TimeUnit::type unit) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  constexpr std::array<std::string_view, 4> kSuffixes{"s", "ms", "us", "ns"};
  for (std::size_t i = 0; i < kSuffixes.size(); ++i) {
    if (text != kSuffixes[i]) continue;
    const std::int64_t from = kUnitsPerSecond[i];
    if (from > per_second(unit)) return value / (from / per_second(unit));
    if (__builtin_mul_overflow(value, per_second(unit) / from, &value)) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

}  // namespace landfall
