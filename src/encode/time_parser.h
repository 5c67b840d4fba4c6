// Dates, times, timestamps and durations from text.
#pragma once

#include <arrow/type.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace landfall {

/// `YYYY-MM-DD` as days since 1970; years of more digits and before 0 are taken too.
std::optional<std::int64_t> parse_date(std::string_view text);
/// `HH:MM:SS`, optionally with a fraction, as units since midnight; digits finer than the unit are cut.
std::optional<std::int64_t> parse_time(std::string_view text, arrow::TimeUnit::type unit);
/// A date, `T` or a blank, a time, then `Z`, an offset such as `+02:00` or nothing: units since 1970 in UTC.
std::optional<std::int64_t> parse_timestamp(std::string_view text, arrow::TimeUnit::type unit);
/// A number and `s`, `ms`, `us` or `ns`, in `unit`s.
std::optional<std::int64_t> parse_duration_text(std::string_view text, arrow::TimeUnit::type unit);

}  // namespace landfall
