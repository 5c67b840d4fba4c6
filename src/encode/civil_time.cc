// Calendar arithmetic in eras of 400 years that begin on 1 March, so that a leap day is the last day of its
// year.
#include "encode/civil_time.h"

#include <array>
#include <cstring>

#include "encode/digits.h"

namespace landfall {

namespace {

constexpr std::int64_t kDaysOfEra = 146'097;
constexpr std::int64_t kDaysTo1970 = 719'468;  // from 0000-03-01
constexpr std::int64_t kSecondsOfDay = 86'400;

constexpr std::array<char, 200> two_digit_table() {
  std::array<char, 200> table{};
  for (unsigned i = 0; i < 100; ++i) {
    table[i * 2] = static_cast<char>('0' + i / 10);
    table[i * 2 + 1] = static_cast<char>('0' + i % 10);
  }
  return table;
}
constexpr std::array<char, 200> kTwoDigits = two_digit_table();

char* write_two(char* out, std::uint32_t value) {
  std::memcpy(out, &kTwoDigits[value * 2], 2);
  return out + 2;
}

char* write_year(char* out, std::int64_t year) {
  if (year < 0) {
    *out++ = '-';
    year = -year;
  }
  if (year > 9999) return write_int(out, year);
  const auto small = static_cast<std::uint32_t>(year);
  return write_two(write_two(out, small / 100), small % 100);
}

char* write_clock(char* out, std::uint32_t seconds) {
  out = write_two(out, seconds / 3600);
  *out++ = ':';
  out = write_two(out, seconds / 60 % 60);
  *out++ = ':';
  return write_two(out, seconds % 60);
}

/// `.123000` of `count` digits.
char* write_fraction(char* out, std::uint32_t value, int count) {
  *out = '.';
  for (int i = count; i > 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
  return out + count + 1;
}

char* trim_fraction(char* end) {
  while (end[-1] == '0') --end;
  return end;
}

/// A value as whole seconds, rounded down, and the rest in units.
struct Split {
  std::int64_t seconds;
  std::uint32_t rest;
  int digits;  ///< that the rest has
};

template <std::int64_t kPerSecond>
Split split_by(std::int64_t value, int digits) {
  std::int64_t seconds = value / kPerSecond;
  std::int64_t rest = value % kPerSecond;
  if (rest < 0) {
    rest += kPerSecond;
    --seconds;
  }
  return {seconds, static_cast<std::uint32_t>(rest), digits};
}

Split split(std::int64_t value, arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return {value, 0, 0};
    case arrow::TimeUnit::MILLI:
      return split_by<1'000>(value, 3);
    case arrow::TimeUnit::MICRO:
      return split_by<1'000'000>(value, 6);
    case arrow::TimeUnit::NANO:
      break;
  }
  return split_by<1'000'000'000>(value, 9);
}

}  // namespace

CivilDate civil_date(std::int64_t days) {
  const std::int64_t shifted = days + kDaysTo1970;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - kDaysOfEra + 1) / kDaysOfEra;
  const auto day_of_era = static_cast<std::uint32_t>(shifted - era * kDaysOfEra);
  const std::uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint32_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

std::int64_t days_since_1970(const CivilDate& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  return era * kDaysOfEra + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         kDaysTo1970;
}

char* write_date(char* out, std::int64_t days) {
  const CivilDate date = civil_date(days);
  out = write_year(out, date.year);
  *out++ = '-';
  out = write_two(out, date.month);
  *out++ = '-';
  return write_two(out, date.day);
}

char* write_time(char* out, std::int64_t value, arrow::TimeUnit::type unit, Fraction fraction) {
  const Split parts = split(value, unit);
  // A time outside of its day wraps, as it does in CloudQuery's form.
  const std::int64_t seconds = (parts.seconds % kSecondsOfDay + kSecondsOfDay) % kSecondsOfDay;
  out = write_clock(out, static_cast<std::uint32_t>(seconds));
  if (parts.digits == 0 || (fraction == Fraction::kTrimmed && parts.rest == 0)) return out;
  char* const end = write_fraction(out, parts.rest, parts.digits);
  return fraction == Fraction::kTrimmed ? trim_fraction(end) : end;
}

char* write_timestamp(char* out, std::int64_t value, arrow::TimeUnit::type unit, char separator) {
  const Split parts = split(value, unit);
  std::int64_t days = parts.seconds / kSecondsOfDay;
  std::int64_t seconds = parts.seconds % kSecondsOfDay;
  if (seconds < 0) {
    seconds += kSecondsOfDay;
    --days;
  }
  out = write_date(out, days);
  *out++ = separator;
  out = write_clock(out, static_cast<std::uint32_t>(seconds));
  return parts.rest == 0 ? out : trim_fraction(write_fraction(out, parts.rest, parts.digits));
}

}  // namespace landfall
