// THE switch from an Arrow type to its kind. Nothing else in the project asks what Arrow type a column has,
// except for the views of encode/ that need its memory layout.
#include <arrow/type.h>

#include <array>
#include <string>

#include <landfall/table.h>

#include "schema/extension_types.h"
#include "schema/type_name.h"

namespace landfall {

namespace {

constexpr std::array<std::string_view, kKindCount> kKindNames{
    "bool",     "int",      "uint", "float", "decimal", "text", "binary", "date",   "time", "timestamp",
    "duration", "interval", "uuid", "json",  "inet",    "mac",  "list",   "struct", "map"};

LogicalType number(Kind kind, const arrow::DataType& type) {
  return {.kind = kind, .bits = type.bit_width()};
}

LogicalType decimal(const arrow::DataType& type) {
  const auto& known = static_cast<const arrow::DecimalType&>(type);
  return {.kind = Kind::kDecimal,
          .bits = type.bit_width(),
          .precision = known.precision(),
          .scale = known.scale()};
}

LogicalType time(const arrow::DataType& type) {
  return {.kind = Kind::kTime,
          .bits = type.bit_width(),
          .unit = static_cast<const arrow::TimeType&>(type).unit()};
}

LogicalType timestamp(const arrow::DataType& type) {
  const auto& known = static_cast<const arrow::TimestampType&>(type);
  return {.kind = Kind::kTimestamp, .unit = known.unit(), .has_zone = !known.timezone().empty()};
}

Error unsupported(const arrow::DataType& type) {
  return {ErrorKind::kUnsupported, "columns of type " + type_name(type) + " are not supported"};
}

Result<LogicalType> extension(const arrow::DataType& type) {
  const auto* known = dynamic_cast<const CqExtensionType*>(&type);
  if (known == nullptr) return unsupported(type);
  return LogicalType{.kind = known->kind(), .byte_width = known->kind() == Kind::kUuid ? 16 : 0};
}

/// A nested type is supported when all its children are.
Result<LogicalType> nested(Kind kind, const arrow::DataType& type) {
  for (const auto& field : type.fields()) {
    const arrow::DataType& child = *field->type();
    // A map's only child is a struct of key and value.
    TRY(logical_type(child));
  }
  return LogicalType{.kind = kind};
}

}  // namespace

std::string_view to_string(Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

Result<LogicalType> logical_type(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::BOOL:
      return LogicalType{.kind = Kind::kBool};
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
      return number(Kind::kInt, type);
    case arrow::Type::UINT8:
    case arrow::Type::UINT16:
    case arrow::Type::UINT32:
    case arrow::Type::UINT64:
      return number(Kind::kUint, type);
    case arrow::Type::HALF_FLOAT:
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
      return number(Kind::kFloat, type);
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      return decimal(type);
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
      return LogicalType{.kind = Kind::kText};
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
      return LogicalType{.kind = Kind::kBinary};
    case arrow::Type::FIXED_SIZE_BINARY:
      return LogicalType{.kind = Kind::kBinary, .byte_width = type.byte_width()};
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
      return number(Kind::kDate, type);
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      return time(type);
    case arrow::Type::TIMESTAMP:
      return timestamp(type);
    case arrow::Type::DURATION:
      return LogicalType{.kind = Kind::kDuration,
                         .unit = static_cast<const arrow::DurationType&>(type).unit()};
    case arrow::Type::INTERVAL_MONTHS:
      return LogicalType{.kind = Kind::kInterval, .interval = IntervalUnit::kMonth};
    case arrow::Type::INTERVAL_DAY_TIME:
      return LogicalType{.kind = Kind::kInterval, .interval = IntervalUnit::kDayTime};
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return LogicalType{.kind = Kind::kInterval, .interval = IntervalUnit::kMonthDayNano};
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
    case arrow::Type::FIXED_SIZE_LIST:
      return nested(Kind::kList, type);
    case arrow::Type::STRUCT:
      return nested(Kind::kStruct, type);
    case arrow::Type::MAP:
      return nested(Kind::kMap, type);
    case arrow::Type::EXTENSION:
      return extension(type);
    default:
      return unsupported(type);
  }
}

}  // namespace landfall
