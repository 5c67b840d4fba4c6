// Cell writers for the values whose characters never need escaping or quoting: numbers, times, uuid, mac,
// base64. Text and JSON share them; JSON puts some between quotes.
#pragma once

#include <string_view>

#include "encode/binary_text.h"
#include "encode/cell.h"
#include "encode/civil_time.h"
#include "encode/column_view.h"
#include "encode/digits.h"

namespace landfall::scalar_cells {

/// `ms` and the like: what a duration's number is followed by.
constexpr std::string_view unit_suffix(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return "s";
    case arrow::TimeUnit::MILLI:
      return "ms";
    case arrow::TimeUnit::MICRO:
      return "us";
    case arrow::TimeUnit::NANO:
      break;
  }
  return "ns";
}

inline auto of(BoolView view) {
  return [view](std::int64_t row, Buffer& out) {
    out.append(view[row] ? std::string_view("true") : std::string_view("false"));
  };
}

template <class T>
auto of(NumberView<T> view) {
  return
      [view](std::int64_t row, Buffer& out) { out.commit(write_int(out.reserve(kNumberChars), view[row])); };
}

/// `View` is NumberView<float>, NumberView<double> or HalfView.
template <class View>
auto of_float(View view, FloatForm form) {
  return [view, form](std::int64_t row, Buffer& out) {
    out.commit(write_float(out.reserve(kNumberChars), view[row], form));
  };
}

inline auto of(DecimalView view) {
  return [view](std::int64_t row, Buffer& out) {
    out.commit(write_decimal(out.reserve(kNumberChars), view[row], view.byte_width, view.scale));
  };
}

inline auto of(DateView view) {
  return
      [view](std::int64_t row, Buffer& out) { out.commit(write_date(out.reserve(kTimeChars), view[row])); };
}

inline auto of(TimeView view, Fraction fraction) {
  return [view, fraction](std::int64_t row, Buffer& out) {
    out.commit(write_time(out.reserve(kTimeChars), view[row], view.unit, fraction));
  };
}

inline auto of(TimestampView view) {
  return [view](std::int64_t row, Buffer& out) {
    char* end = write_timestamp(out.reserve(kTimeChars), view[row], view.unit);
    *end++ = 'Z';
    out.commit(end);
  };
}

inline auto of(DurationView view) {
  return [view](std::int64_t row, Buffer& out) {
    out.commit(write_int(out.reserve(kNumberChars), view[row]));
    out.append(unit_suffix(view.unit));
  };
}

inline auto of(UuidView view) {
  return [view](std::int64_t row, Buffer& out) {
    out.commit(write_uuid(out.reserve(kUuidChars), view[row].data()));
  };
}

inline auto of(MacView view) {
  return [view](std::int64_t row, Buffer& out) {
    const std::string_view bytes = view.bytes(row);
    out.commit(write_mac(out.reserve(bytes.size() * 3), bytes));
  };
}

inline auto of(BinaryView view) {
  return [view](std::int64_t row, Buffer& out) {
    const std::string_view bytes = view[row];
    out.commit(write_base64(out.reserve(base64_size(bytes.size())), bytes));
  };
}

/// An interval as a JSON object.
inline auto of_interval_object(IntervalView view) {
  return [view](std::int64_t row, Buffer& out) {
    const auto add = [&out](std::string_view name, std::int64_t value) {
      out.append(name);
      out.commit(write_int(out.reserve(kNumberChars), value));
    };
    const Interval interval = view[row];
    if (view.unit == IntervalUnit::kDayTime) {
      add("{\"days\":", interval.days);
      add(",\"milliseconds\":", interval.millis);
    } else {
      add("{\"months\":", interval.months);
    }
    if (view.unit == IntervalUnit::kMonthDayNano) {
      add(",\"days\":", interval.days);
      add(",\"nanoseconds\":", interval.nanos);
    }
    out.append('}');
  };
}

/// A month interval as a plain number.
inline auto of_months(IntervalView view) {
  return [view](std::int64_t row, Buffer& out) {
    out.commit(write_int(out.reserve(kNumberChars), view[row].months));
  };
}

}  // namespace landfall::scalar_cells
