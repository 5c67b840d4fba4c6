// The few cell reads that are more than an index.
#include "encode/column_view.h"

#include <arrow/util/float16.h>

namespace landfall {

float HalfView::operator[](std::int64_t row) const {
  return arrow::util::Float16::FromBits(values[row]).ToFloat();
}

namespace {

template <class T>
T read(const std::uint8_t* from) {
  T value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

}  // namespace

Interval IntervalView::operator[](std::int64_t row) const {
  switch (unit) {
    case IntervalUnit::kMonth:
      return {.months = read<std::int32_t>(values + row * 4)};
    case IntervalUnit::kDayTime: {
      const std::uint8_t* cell = values + row * 8;
      return {.days = read<std::int32_t>(cell), .millis = read<std::int32_t>(cell + 4)};
    }
    case IntervalUnit::kMonthDayNano:
      break;
  }
  const std::uint8_t* cell = values + row * 16;
  return {.months = read<std::int32_t>(cell),
          .days = read<std::int32_t>(cell + 4),
          .nanos = read<std::int64_t>(cell + 8)};
}

}  // namespace landfall
