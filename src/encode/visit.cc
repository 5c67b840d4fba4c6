// Makes the views: which kind a type is viewed as comes from logical_type, the memory layout from Arrow's
// type.
#include "encode/visit.h"

#include <arrow/array/util.h>
#include <arrow/extension_type.h>

#include <landfall/table.h>

namespace landfall::visit_detail {

namespace {

ViewKind int_kind(int bits) {
  if (bits == 8) return ViewKind::kInt8;
  if (bits == 16) return ViewKind::kInt16;
  return bits == 32 ? ViewKind::kInt32 : ViewKind::kInt64;
}

ViewKind uint_kind(int bits) {
  if (bits == 8) return ViewKind::kUint8;
  if (bits == 16) return ViewKind::kUint16;
  return bits == 32 ? ViewKind::kUint32 : ViewKind::kUint64;
}

ViewKind float_kind(int bits) {
  if (bits == 16) return ViewKind::kHalf;
  return bits == 32 ? ViewKind::kFloat : ViewKind::kDouble;
}

ColumnView common(const arrow::Array& array) { return {Validity(*array.data()), array.length()}; }

const arrow::DataType& storage_of(const arrow::Array& array) {
  const arrow::DataType& type = *array.type();
  if (type.id() != arrow::Type::EXTENSION) return type;
  return *static_cast<const arrow::ExtensionType&>(type).storage_type();
}

bool has_offsets64(const arrow::DataType& type) {
  return type.id() == arrow::Type::LARGE_STRING || type.id() == arrow::Type::LARGE_BINARY ||
         type.id() == arrow::Type::LARGE_LIST;
}

NestedView nested_view(const arrow::Array& array) {
  const arrow::ArrayData& data = *array.data();
  NestedView view{common(array)};
  if (data.type->id() == arrow::Type::FIXED_SIZE_LIST) {
    view.width = static_cast<const arrow::FixedSizeListType&>(*data.type).list_size();
    view.first = data.offset;
  } else if (has_offsets64(*data.type)) {
    view.offsets64 = data.GetValues<std::int64_t>(1);
  } else {
    view.offsets32 = data.GetValues<std::int32_t>(1);
  }
  return view;
}

}  // namespace

Result<ViewKind> view_kind(const arrow::DataType& type) {
  TRY_ASSIGN(const LogicalType logical, logical_type(type));
  switch (logical.kind) {
    case Kind::kBool:
      return ViewKind::kBool;
    case Kind::kInt:
      return int_kind(logical.bits);
    case Kind::kUint:
      return uint_kind(logical.bits);
    case Kind::kFloat:
      return float_kind(logical.bits);
    case Kind::kDecimal:
      return ViewKind::kDecimal;
    case Kind::kText:
      return ViewKind::kText;
    case Kind::kBinary:
      return ViewKind::kBinary;
    case Kind::kDate:
      return ViewKind::kDate;
    case Kind::kTime:
      return ViewKind::kTime;
    case Kind::kTimestamp:
      return ViewKind::kTimestamp;
    case Kind::kDuration:
      return ViewKind::kDuration;
    case Kind::kInterval:
      return ViewKind::kInterval;
    case Kind::kUuid:
      return ViewKind::kUuid;
    case Kind::kJson:
      return ViewKind::kJson;
    case Kind::kInet:
      return ViewKind::kInet;
    case Kind::kMac:
      return ViewKind::kMac;
    case Kind::kList:
      return ViewKind::kList;
    case Kind::kStruct:
      return ViewKind::kStruct;
    case Kind::kMap:
      break;
  }
  return ViewKind::kMap;
}

BoolView bool_view(const arrow::Array& array) {
  return {common(array), array.data()->GetValues<std::uint8_t>(1, 0), array.offset()};
}

HalfView half_view(const arrow::Array& array) {
  return {common(array), array.data()->GetValues<std::uint16_t>(1)};
}

DecimalView decimal_view(const arrow::Array& array) {
  const auto& type = static_cast<const arrow::DecimalType&>(*array.type());
  const int width = type.byte_width();
  return {common(array), array.data()->GetValues<std::uint8_t>(1, array.offset() * width), width,
          type.precision(), type.scale()};
}

BytesView bytes_view(const arrow::Array& array) {
  const arrow::ArrayData& data = *array.data();
  const arrow::DataType& storage = storage_of(array);
  BytesView view{common(array)};
  if (storage.id() == arrow::Type::FIXED_SIZE_BINARY) {
    view.width = storage.byte_width();
    view.data = data.GetValues<char>(1, data.offset * view.width);
    return view;
  }
  view.data = data.GetValues<char>(2, 0);
  if (has_offsets64(storage))
    view.offsets64 = data.GetValues<std::int64_t>(1);
  else
    view.offsets32 = data.GetValues<std::int32_t>(1);
  return view;
}

DateView date_view(const arrow::Array& array) {
  DateView view{common(array)};
  if (array.type_id() == arrow::Type::DATE32)
    view.days32 = array.data()->GetValues<std::int32_t>(1);
  else
    view.millis64 = array.data()->GetValues<std::int64_t>(1);
  return view;
}

TimeView time_view(const arrow::Array& array) {
  TimeView view{common(array)};
  view.unit = static_cast<const arrow::TimeType&>(*array.type()).unit();
  if (array.type_id() == arrow::Type::TIME32)
    view.values32 = array.data()->GetValues<std::int32_t>(1);
  else
    view.values64 = array.data()->GetValues<std::int64_t>(1);
  return view;
}

TimestampView timestamp_view(const arrow::Array& array) {
  const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
  return {common(array), array.data()->GetValues<std::int64_t>(1), type.unit(), !type.timezone().empty()};
}

DurationView duration_view(const arrow::Array& array) {
  const auto& type = static_cast<const arrow::DurationType&>(*array.type());
  return {common(array), array.data()->GetValues<std::int64_t>(1), type.unit()};
}

IntervalView interval_view(const arrow::Array& array) {
  IntervalView view{common(array)};
  std::int64_t width = 16;
  view.unit = IntervalUnit::kMonthDayNano;
  if (array.type_id() == arrow::Type::INTERVAL_MONTHS) {
    width = 4;
    view.unit = IntervalUnit::kMonth;
  } else if (array.type_id() == arrow::Type::INTERVAL_DAY_TIME) {
    width = 8;
    view.unit = IntervalUnit::kDayTime;
  }
  view.values = array.data()->GetValues<std::uint8_t>(1, array.offset() * width);
  return view;
}

ListView list_view(const arrow::Array& array) {
  return {nested_view(array), arrow::MakeArray(array.data()->child_data[0])};
}

StructView struct_view(const arrow::Array& array) {
  const auto& fields = static_cast<const arrow::StructArray&>(array);
  StructView view{common(array), {}, {}};
  for (int i = 0; i < array.type()->num_fields(); ++i) {
    view.names.push_back(array.type()->field(i)->name());
    view.fields.push_back(fields.field(i));
  }
  return view;
}

MapView map_view(const arrow::Array& array) {
  // Through a struct array, which applies the offset of the entries; MapArray::keys() does not.
  const auto entries = arrow::MakeArray(array.data()->child_data[0]);
  const auto& pairs = static_cast<const arrow::StructArray&>(*entries);
  return {nested_view(array), pairs.field(0), pairs.field(1)};
}

}  // namespace landfall::visit_detail
