// Calendar arithmetic on the proleptic Gregorian calendar.
#include "spec/instant.h"

namespace landfall {

namespace chrono = std::chrono;

Instant instant_now() {
  const auto now = chrono::time_point_cast<chrono::nanoseconds>(chrono::system_clock::now());
  const auto seconds = chrono::floor<chrono::seconds>(now);
  return Instant{seconds, now - seconds, chrono::minutes{0}};
}

Instant operator+(Instant instant, Duration duration) {
  const Duration fraction = instant.fraction + duration % chrono::seconds{1};
  const auto carry = chrono::floor<chrono::seconds>(fraction);
  instant.seconds += chrono::duration_cast<chrono::seconds>(duration) + carry;
  instant.fraction = fraction - carry;
  return instant;
}

chrono::sys_seconds from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t months = year * 12 + (month - 1);
  const std::int64_t whole_years = months >= 0 ? months / 12 : (months - 11) / 12;
  const auto month_of_year = static_cast<unsigned>(months - whole_years * 12 + 1);
  const chrono::year_month_day first{chrono::year{static_cast<int>(whole_years)},
                                     chrono::month{month_of_year}, chrono::day{1}};
  return chrono::sys_days{first} + chrono::days{day - 1};
}

CivilTime civil_time(const Instant& instant) {
  const auto local = instant.seconds + instant.offset;
  const auto day = chrono::floor<chrono::days>(local);
  const chrono::year_month_day date{day};
  const auto of_day = (local - day).count();
  CivilTime civil;
  civil.year = int{date.year()};
  civil.month = unsigned{date.month()};
  civil.day = unsigned{date.day()};
  civil.weekday = chrono::weekday{day}.c_encoding();
  civil.day_of_year = static_cast<unsigned>((day - chrono::sys_days{date.year() / 1 / 1}).count() + 1);
  civil.hour = static_cast<unsigned>(of_day / 3600);
  civil.minute = static_cast<unsigned>(of_day / 60 % 60);
  civil.second = static_cast<unsigned>(of_day % 60);
  return civil;
}

Instant add_date(Instant instant, std::int64_t years, std::int64_t months, std::int64_t days) {
  const CivilTime civil = civil_time(instant);
  const auto time_of_day =
      (instant.seconds + instant.offset) - chrono::floor<chrono::days>(instant.seconds + instant.offset);
  instant.seconds =
      from_civil(civil.year + years, static_cast<std::int64_t>(civil.month) + months, civil.day + days) +
      time_of_day - instant.offset;
  return instant;
}

}  // namespace landfall
