// A moment with the zone it was written in, over the whole range of years 1 to 9999; std::chrono's clock
// types with nanoseconds end in 2262.
#pragma once

#include <chrono>
#include <cstdint>

#include <landfall/spec.h>

namespace landfall {

struct Instant {
  std::chrono::sys_seconds seconds{};    ///< UTC
  std::chrono::nanoseconds fraction{0};  ///< 0 to 999'999'999
  std::chrono::minutes offset{0};        ///< of the zone it is shown in, east is positive
};

Instant instant_now();

Instant operator+(Instant instant, Duration duration);

/// Adds calendar units as Go's AddDate: January 31 plus a month is March 2 or 3.
Instant add_date(Instant instant, std::int64_t years, std::int64_t months, std::int64_t days);

/// Year, month, … of an instant in its own zone.
struct CivilTime {
  std::int64_t year = 0;
  unsigned month = 1;        ///< 1 to 12
  unsigned day = 1;          ///< 1 to 31
  unsigned weekday = 0;      ///< 0 is Sunday
  unsigned day_of_year = 1;  ///< 1 to 366
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
};
CivilTime civil_time(const Instant& instant);

/// The instant of a civil time at UTC; month and day may lie outside their ranges and are carried over.
std::chrono::sys_seconds from_civil(std::int64_t year, std::int64_t month, std::int64_t day);

}  // namespace landfall
