// Dates and times of conformance cases as numbers, read independently of the encoders that are under test.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <string_view>

#include <landfall/result.h>

namespace landfall::conformance {

/// Days since 1970-01-01 of `YYYY-MM-DD` (proleptic Gregorian). Anything else: kConfig.
Result<std::int64_t> read_date(std::string_view text);

/// Units since midnight of `HH:MM:SS[.fraction]`. A fraction finer than the unit is kConfig, never rounded.
Result<std::int64_t> read_time(std::string_view text, arrow::TimeUnit::type unit);

/// Units since 1970 of `YYYY-MM-DDTHH:MM:SS[.fraction][Z]`; what does not fit 64 bits is kConfig.
Result<std::int64_t> read_timestamp(std::string_view text, arrow::TimeUnit::type unit);

}  // namespace landfall::conformance
