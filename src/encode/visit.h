// THE switch from an Arrow array to a typed view (column_view.h). Every encoder and every database binder
// goes through it, once per column and batch; nothing switches per cell.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <utility>

#include <landfall/result.h>

#include "encode/column_view.h"

namespace landfall {

namespace visit_detail {
/// One alternative per C++ type a column can be viewed as.
enum class ViewKind : std::uint8_t {
  kBool,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
  kHalf,
  kFloat,
  kDouble,
  kDecimal,
  kText,
  kBinary,
  kDate,
  kTime,
  kTimestamp,
  kDuration,
  kInterval,
  kUuid,
  kJson,
  kInet,
  kMac,
  kList,
  kStruct,
  kMap,
};
Result<ViewKind> view_kind(const arrow::DataType& type);

BoolView bool_view(const arrow::Array& array);
HalfView half_view(const arrow::Array& array);
DecimalView decimal_view(const arrow::Array& array);
BytesView bytes_view(const arrow::Array& array);
DateView date_view(const arrow::Array& array);
TimeView time_view(const arrow::Array& array);
TimestampView timestamp_view(const arrow::Array& array);
DurationView duration_view(const arrow::Array& array);
IntervalView interval_view(const arrow::Array& array);
ListView list_view(const arrow::Array& array);
StructView struct_view(const arrow::Array& array);
MapView map_view(const arrow::Array& array);

template <class T>
NumberView<T> number_view(const arrow::Array& array) {
  const arrow::ArrayData& data = *array.data();
  return {{Validity(data), data.length}, data.GetValues<T>(1)};
}
}  // namespace visit_detail

/// Calls `visitor` with the view of the column's values: one of BoolView, NumberView<T> (T = int8_t …
/// int64_t, uint8_t … uint64_t, float, double), HalfView, DecimalView, TextView, BinaryView, DateView,
/// TimeView, TimestampView, DurationView, IntervalView, UuidView, JsonView, InetView, MacView, ListView,
/// StructView, MapView. The visitor must accept all of them (write overloads, or `Overloads{…}` below) and
/// return the same type, or void, for all. Fails with kUnsupported for the types logical_type refuses. The
/// view does not keep the array alive.
template <class Visitor>
auto visit_column(const arrow::Array& array, Visitor&& visitor)
    -> Result<decltype(visitor(std::declval<BoolView>()))>;

/// Makes one visitor of several lambdas: `Overloads{[](BoolView v) {…}, [](TextView v) {…}, [](auto v) {…}}`.
template <class... F>
struct Overloads : F... {
  using F::operator()...;
};
template <class... F>
Overloads(F...) -> Overloads<F...>;

// ---- implementation ----
namespace visit_detail {

template <class Visitor>
auto dispatch(ViewKind kind, const arrow::Array& array, Visitor& visitor) {
  switch (kind) {
    case ViewKind::kBool:
      return visitor(bool_view(array));
    case ViewKind::kInt8:
      return visitor(number_view<std::int8_t>(array));
    case ViewKind::kInt16:
      return visitor(number_view<std::int16_t>(array));
    case ViewKind::kInt32:
      return visitor(number_view<std::int32_t>(array));
    case ViewKind::kInt64:
      return visitor(number_view<std::int64_t>(array));
    case ViewKind::kUint8:
      return visitor(number_view<std::uint8_t>(array));
    case ViewKind::kUint16:
      return visitor(number_view<std::uint16_t>(array));
    case ViewKind::kUint32:
      return visitor(number_view<std::uint32_t>(array));
    case ViewKind::kUint64:
      return visitor(number_view<std::uint64_t>(array));
    case ViewKind::kHalf:
      return visitor(half_view(array));
    case ViewKind::kFloat:
      return visitor(number_view<float>(array));
    case ViewKind::kDouble:
      return visitor(number_view<double>(array));
    case ViewKind::kDecimal:
      return visitor(decimal_view(array));
    case ViewKind::kText:
      return visitor(TextView{bytes_view(array)});
    case ViewKind::kBinary:
      return visitor(BinaryView{bytes_view(array)});
    case ViewKind::kDate:
      return visitor(date_view(array));
    case ViewKind::kTime:
      return visitor(time_view(array));
    case ViewKind::kTimestamp:
      return visitor(timestamp_view(array));
    case ViewKind::kDuration:
      return visitor(duration_view(array));
    case ViewKind::kInterval:
      return visitor(interval_view(array));
    case ViewKind::kUuid:
      return visitor(UuidView{bytes_view(array)});
    case ViewKind::kJson:
      return visitor(JsonView{bytes_view(array)});
    case ViewKind::kInet:
      return visitor(InetView{bytes_view(array)});
    case ViewKind::kMac:
      return visitor(MacView{bytes_view(array)});
    case ViewKind::kList:
      return visitor(list_view(array));
    case ViewKind::kStruct:
      return visitor(struct_view(array));
    case ViewKind::kMap:
      break;
  }
  return visitor(map_view(array));
}

}  // namespace visit_detail

template <class Visitor>
auto visit_column(const arrow::Array& array, Visitor&& visitor)
    -> Result<decltype(visitor(std::declval<BoolView>()))> {
  using R = decltype(visitor(std::declval<BoolView>()));
  TRY_ASSIGN(const visit_detail::ViewKind kind, visit_detail::view_kind(*array.type()));
  if constexpr (std::is_void_v<R>) {
    visit_detail::dispatch(kind, array, visitor);
    return {};
  } else {
    return visit_detail::dispatch(kind, array, visitor);
  }
}

}  // namespace landfall
