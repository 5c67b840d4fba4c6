// See copy_times.h. Facts: PostgreSQL's datatype/timestamp.h and datatype/date.h.
#include "destinations/postgresql/copy_times.h"

#include <limits>

#include "destinations/postgresql/network_order.h"

namespace landfall::postgresql {
namespace {

// PostgreSQL counts from 2000-01-01.
constexpr std::int64_t kEpochDays = 10'957;
constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
constexpr std::int64_t kEpochSeconds = kEpochDays * 86'400;
// 4713-11-24 BC (Julian day 0) and the day after 294276-12-31, of timestamps; dates end in 5874897.
constexpr std::int64_t kFirstDay = -2'451'545;
constexpr std::int64_t kFirstMicros = kFirstDay * kMicrosPerDay;
constexpr std::int64_t kEndMicros = 9'223'371'331'200'000'000;
constexpr std::int64_t kEndDay = 2'145'031'949;

constexpr std::int64_t kInfinity = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMinusInfinity = std::numeric_limits<std::int64_t>::min();

// Units of a second, as powers of 1000.
std::int64_t per_micro(arrow::TimeUnit::type unit) { return unit == arrow::TimeUnit::NANO ? 1000 : 1; }
std::int64_t micros_per(arrow::TimeUnit::type unit) {
  return unit == arrow::TimeUnit::SECOND ? 1'000'000 : unit == arrow::TimeUnit::MILLI ? 1000 : 1;
}

std::int64_t floor_divided(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// Microseconds since 2000. Counted from there before they are multiplied: PostgreSQL's last ones since 1970
// are more than 64 bits hold.
bool since_2000(std::int64_t value, arrow::TimeUnit::type unit, std::int64_t& micros) {
  if (unit == arrow::TimeUnit::NANO) {
    micros = floor_divided(value, 1000) - kEpochSeconds * 1'000'000;
    return true;
  }
  const std::int64_t times = micros_per(unit);
  return !__builtin_sub_overflow(value, kEpochSeconds * (1'000'000 / times), &micros) &&
         !__builtin_mul_overflow(micros, times, &micros);
}

}  // namespace

CellWriter bind_timestamps(const TimestampView& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes](std::int64_t row, Buffer& out) {
    const std::int64_t value = view[row];
    if (value == kInfinity || value == kMinusInfinity) return append_field(value, out);
    std::int64_t micros = 0;
    if (!since_2000(value, view.unit, micros) || micros < kFirstMicros || micros >= kEndMicros)
      return notes.complain(
          "is a time before 4713 BC or after the year 294276, which PostgreSQL cannot hold");
    append_field(micros, out);
  });
}

CellWriter bind_dates(const DateView& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes](std::int64_t row, Buffer& out) {
    const std::int64_t day = view[row] - kEpochDays;
    if (day < kFirstDay || day >= kEndDay)
      return notes.complain(
          "is a date before 4713 BC or after the year 5874897, which PostgreSQL cannot hold");
    append_field(static_cast<std::int32_t>(day), out);
  });
}

CellWriter bind_times(const TimeView& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes, times = micros_per(view.unit),
                                        by = per_micro(view.unit)](std::int64_t row, Buffer& out) {
    std::int64_t micros = 0;
    if (__builtin_mul_overflow(floor_divided(view[row], by), times, &micros) || micros < 0 ||
        micros > kMicrosPerDay)
      return notes.complain("is not a time of day");
    append_field(micros, out);
  });
}

}  // namespace landfall::postgresql
