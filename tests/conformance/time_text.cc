// See time_text.h.
#include "time_text.h"

#include <arrow/type.h>

#include <charconv>
#include <chrono>
#include <string>

namespace landfall::conformance {
namespace {

Error wrong(std::string_view what, std::string_view text) {
  return Error(ErrorKind::kConfig, "\"" + std::string(text) + "\" is not " + std::string(what));
}

std::int64_t units_per_second(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return 1;
    case arrow::TimeUnit::MILLI:
      return 1'000;
    case arrow::TimeUnit::MICRO:
      return 1'000'000;
    case arrow::TimeUnit::NANO:
      break;
  }
  return 1'000'000'000;
}

bool read_digits(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && error == std::errc() && end == text.data() + text.size() && number >= 0;
}

// The digits after the point as units; -1 when they are finer than the unit.
std::int64_t read_fraction(std::string_view digits, std::int64_t per_second) {
  std::int64_t units = 0;
  std::int64_t weight = per_second;
  for (const char digit : digits) {
    weight /= 10;
    if (weight == 0 || digit < '0' || digit > '9') return -1;
    units += (digit - '0') * weight;
  }
  return units;
}

}  // namespace

Result<std::int64_t> read_date(std::string_view text) {
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                      read_digits(text.substr(0, 4), year) && read_digits(text.substr(5, 2), month) &&
                      read_digits(text.substr(8, 2), day);
  if (!shaped) return wrong("a date (YYYY-MM-DD)", text);
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return wrong("a day of the calendar", text);
  return std::int64_t{std::chrono::sys_days(date).time_since_epoch().count()};
}

Result<std::int64_t> read_time(std::string_view text, arrow::TimeUnit::type unit) {
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  std::int64_t seconds = 0;
  const bool shaped = text.size() >= 8 && text[2] == ':' && text[5] == ':' &&
                      read_digits(text.substr(0, 2), hours) && read_digits(text.substr(3, 2), minutes) &&
                      read_digits(text.substr(6, 2), seconds);
  if (!shaped) return wrong("a time (HH:MM:SS)", text);
  const std::int64_t per_second = units_per_second(unit);
  std::int64_t fraction = 0;
  if (text.size() > 8) fraction = text[8] == '.' ? read_fraction(text.substr(9), per_second) : -1;
  if (fraction < 0) return wrong("a time of its column's unit", text);
  return ((hours * 60 + minutes) * 60 + seconds) * per_second + fraction;
}

Result<std::int64_t> read_timestamp(std::string_view text, arrow::TimeUnit::type unit) {
  if (text.ends_with('Z')) text.remove_suffix(1);
  if (text.size() < 19 || text[10] != 'T') return wrong("a timestamp (YYYY-MM-DDTHH:MM:SS)", text);
  TRY_ASSIGN(const std::int64_t days, read_date(text.substr(0, 10)));
  TRY_ASSIGN(const std::int64_t time, read_time(text.substr(11), unit));
  std::int64_t units = 0;
  if (__builtin_mul_overflow(days * 86'400, units_per_second(unit), &units) ||
      __builtin_add_overflow(units, time, &units)) {
    return wrong("a timestamp that its unit can hold", text);
  }
  return units;
}

}  // namespace landfall::conformance
