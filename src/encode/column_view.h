// Light, null-aware, typed views over Arrow arrays: what an encoder or a database binder reads cells through.
// A view is a few pointers, is copied freely and lives no longer than its array. Rows count from the start of
// the array as given, slices included. Reading a value of a null row is safe and gives an unspecified value,
// except for lists and maps, whose range is then empty.
#pragma once

#include <arrow/array.h>
#include <arrow/util/bit_util.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/table.h>

namespace landfall {

/// Says which rows are null.
class Validity {
 public:
  Validity() = default;
  explicit Validity(const arrow::ArrayData& data)
      : bits_(data.GetNullCount() != 0 ? data.GetValues<std::uint8_t>(0, 0) : nullptr),
        offset_(data.offset) {}
  bool is_null(std::int64_t row) const {
    return bits_ != nullptr && !arrow::bit_util::GetBit(bits_, offset_ + row);
  }
  /// False: is_null is false for every row.
  bool may_have_nulls() const { return bits_ != nullptr; }

 private:
  const std::uint8_t* bits_ = nullptr;
  std::int64_t offset_ = 0;
};

/// What all views share.
struct ColumnView {
  Validity validity;
  std::int64_t rows = 0;
  bool is_null(std::int64_t row) const { return validity.is_null(row); }
};

/// int8 … int64, uint8 … uint64, float, double.
template <class T>
struct NumberView : ColumnView {
  const T* values = nullptr;
  T operator[](std::int64_t row) const { return values[row]; }
};

/// float16, read as float.
struct HalfView : ColumnView {
  const std::uint16_t* values = nullptr;
  float operator[](std::int64_t row) const;
};

struct BoolView : ColumnView {
  const std::uint8_t* bits = nullptr;
  std::int64_t offset = 0;
  bool operator[](std::int64_t row) const { return arrow::bit_util::GetBit(bits, offset + row); }
};

/// Strings of bytes of any layout: 32-bit offsets, 64-bit offsets or fixed width.
struct BytesView : ColumnView {
  const char* data = nullptr;
  const std::int32_t* offsets32 = nullptr;  ///< or null
  const std::int64_t* offsets64 = nullptr;  ///< or null
  std::int64_t width = 0;                   ///< when there are no offsets
  std::string_view operator[](std::int64_t row) const {
    if (offsets32 != nullptr) return slice(offsets32[row], offsets32[row + 1]);
    if (offsets64 != nullptr) return slice(offsets64[row], offsets64[row + 1]);
    return slice(row * width, (row + 1) * width);
  }
  /// All values of all rows, in one piece.
  std::string_view all() const {
    if (rows == 0) return {};
    if (offsets32 != nullptr) return slice(offsets32[0], offsets32[rows]);
    if (offsets64 != nullptr) return slice(offsets64[0], offsets64[rows]);
    return slice(0, rows * width);
  }

 private:
  std::string_view slice(std::int64_t begin, std::int64_t end) const {
    return {data + begin, static_cast<std::size_t>(end - begin)};
  }
};
/// utf8 and large_utf8. The bytes come from a stranger: they need not be valid UTF-8.
struct TextView : BytesView {};
/// binary, large_binary and fixed_size_binary.
struct BinaryView : BytesView {};
/// The uuid extension: 16 bytes each.
struct UuidView : BytesView {};
/// The json extension: JSON text, not checked.
struct JsonView : BytesView {};
/// The inet extension: CIDR text; empty means 0.0.0.0/0.
struct InetView : BytesView {
  std::string_view text(std::int64_t row) const {
    const std::string_view value = (*this)[row];
    return value.empty() ? std::string_view("0.0.0.0/0") : value;
  }
};
/// The mac extension: raw bytes; empty means six zero bytes.
struct MacView : BytesView {
  std::string_view bytes(std::int64_t row) const {
    const std::string_view value = (*this)[row];
    return value.empty() ? std::string_view("\0\0\0\0\0\0", 6) : value;
  }
};

/// decimal128 and decimal256: little-endian two's complement integers, to be divided by 10^scale.
struct DecimalView : ColumnView {
  const std::uint8_t* values = nullptr;
  int byte_width = 16;  ///< 16 or 32
  int precision = 0;
  int scale = 0;
  const std::uint8_t* operator[](std::int64_t row) const { return values + row * byte_width; }
};

/// date32 and date64, as days since 1970-01-01 (rounded down).
struct DateView : ColumnView {
  const std::int32_t* days32 = nullptr;  ///< or null
  const std::int64_t* millis64 = nullptr;
  std::int64_t operator[](std::int64_t row) const {
    if (days32 != nullptr) return days32[row];
    constexpr std::int64_t kDay = 86'400'000;
    const std::int64_t millis = millis64[row];
    return millis / kDay - (millis % kDay < 0 ? 1 : 0);
  }
};

/// time32 and time64: `unit`s since midnight.
struct TimeView : ColumnView {
  const std::int32_t* values32 = nullptr;  ///< or null
  const std::int64_t* values64 = nullptr;
  arrow::TimeUnit::type unit = arrow::TimeUnit::MICRO;
  std::int64_t operator[](std::int64_t row) const {
    return values32 != nullptr ? values32[row] : values64[row];
  }
};

/// `unit`s since 1970: UTC when has_zone, otherwise of a wall clock.
struct TimestampView : ColumnView {
  const std::int64_t* values = nullptr;
  arrow::TimeUnit::type unit = arrow::TimeUnit::MICRO;
  bool has_zone = false;
  std::int64_t operator[](std::int64_t row) const { return values[row]; }
};

struct DurationView : ColumnView {
  const std::int64_t* values = nullptr;
  arrow::TimeUnit::type unit = arrow::TimeUnit::MICRO;
  std::int64_t operator[](std::int64_t row) const { return values[row]; }
};

/// The three interval types. Parts that a unit does not have are zero.
struct Interval {
  std::int32_t months = 0;  ///< month, month_day_nano
  std::int32_t days = 0;    ///< day_time, month_day_nano
  std::int32_t millis = 0;  ///< day_time
  std::int64_t nanos = 0;   ///< month_day_nano
};
struct IntervalView : ColumnView {
  const std::uint8_t* values = nullptr;
  IntervalUnit unit = IntervalUnit::kMonth;
  Interval operator[](std::int64_t row) const;
};

/// Half-open range of rows of a child array.
struct RowRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  bool empty() const { return begin == end; }
};

/// Where each row's elements stand in the child arrays: list, large_list, fixed_size_list, map.
struct NestedView : ColumnView {
  const std::int32_t* offsets32 = nullptr;  ///< or null
  const std::int64_t* offsets64 = nullptr;  ///< or null
  std::int64_t width = 0;                   ///< when there are no offsets: fixed_size_list
  std::int64_t first = 0;                   ///< when there are no offsets: the array's own offset
  /// The row's elements, as rows of the child arrays. Empty for a null row.
  RowRange operator[](std::int64_t row) const { return is_null(row) ? RowRange{} : range(row, row + 1); }
  /// The elements of neighbouring rows, those of null rows included.
  RowRange range(std::int64_t from, std::int64_t to) const {
    if (offsets32 != nullptr) return {offsets32[from], offsets32[to]};
    if (offsets64 != nullptr) return {offsets64[from], offsets64[to]};
    return {(first + from) * width, (first + to) * width};
  }
};
struct ListView : NestedView {
  std::shared_ptr<arrow::Array> items;  ///< the whole child array, in which the ranges count
};
struct MapView : NestedView {
  std::shared_ptr<arrow::Array> keys;
  std::shared_ptr<arrow::Array> items;
};

/// A struct's fields as arrays of the same rows as the struct. A null struct row says nothing of its
/// children.
struct StructView : ColumnView {
  std::vector<std::string> names;
  std::vector<std::shared_ptr<arrow::Array>> fields;
};

}  // namespace landfall
