// Dates, times of day and timestamps as text, written straight into a buffer.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>

namespace landfall {

/// How many fraction digits a time of day has.
enum class Fraction : std::uint8_t {
  kOfUnit,   ///< as many as the unit: 0, 3, 6 or 9
  kTrimmed,  ///< as many as needed
};

/// Room that the writers below need at most.
inline constexpr int kTimeChars = 64;

struct CivilDate {
  std::int64_t year;
  unsigned month;  ///< 1…12
  unsigned day;    ///< 1…31
};
/// The date of the proleptic Gregorian calendar that many days after 1970-01-01.
CivilDate civil_date(std::int64_t days);
/// The inverse of civil_date.
std::int64_t days_since_1970(const CivilDate& date);

/// `2023-04-24`. Years beyond 9999 have more digits, years before 0 a minus.
char* write_date(char* out, std::int64_t days);
/// `15:04:05.123`, of `value` units since midnight.
char* write_time(char* out, std::int64_t value, arrow::TimeUnit::type unit, Fraction fraction);
/// `2023-04-24T15:04:05.123456` with as many fraction digits as needed, and `separator` between date and
/// time. The caller adds the zone.
char* write_timestamp(char* out, std::int64_t value, arrow::TimeUnit::type unit, char separator = 'T');

}  // namespace landfall
