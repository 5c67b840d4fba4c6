// Writes type names in CloudQuery's (that is, arrow-go's) form where it differs from Arrow C++'s.
#include "schema/type_name.h"

#include <string_view>

namespace landfall {

namespace {

/// `item: int64, nullable`: the element of a list. A struct's fields have no comma there.
std::string field_name(const arrow::Field& field) {
  return field.name() + ": " + type_name(*field.type()) + (field.nullable() ? ", nullable" : "");
}

std::string struct_name(const arrow::DataType& type) {
  std::string name = "struct<";
  for (const auto& field : type.fields()) {
    if (name.back() != '<') name += ", ";
    name += field->name() + ": " + type_name(*field->type()) + (field->nullable() ? " nullable" : "");
  }
  return name + ">";
}

std::string map_name(const arrow::MapType& type) {
  return "map<" + type_name(*type.key_type()) + ", " + type_name(*type.item_type()) +
         (type.item_field()->nullable() ? ", items_nullable>" : ">");
}

std::string decimal_name(std::string_view prefix, const arrow::DataType& type) {
  const auto& known = static_cast<const arrow::DecimalType&>(type);
  return std::string(prefix) + "(" + std::to_string(known.precision()) + ", " +
         std::to_string(known.scale()) + ")";
}

}  // namespace

std::string type_name(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::STRING:
      return "utf8";
    case arrow::Type::LARGE_STRING:
      return "large_utf8";
    case arrow::Type::HALF_FLOAT:
      return "float16";
    case arrow::Type::FLOAT:
      return "float32";
    case arrow::Type::DOUBLE:
      return "float64";
    case arrow::Type::DATE32:
      return "date32";
    case arrow::Type::DATE64:
      return "date64";
    case arrow::Type::DECIMAL128:
      return decimal_name("decimal", type);
    case arrow::Type::DECIMAL256:
      return decimal_name("decimal256", type);
    case arrow::Type::LIST:
      return "list<" + field_name(*type.field(0)) + ">";
    case arrow::Type::LARGE_LIST:
      return "large_list<" + field_name(*type.field(0)) + ">";
    case arrow::Type::FIXED_SIZE_LIST:
      return "fixed_size_list<" + field_name(*type.field(0)) + ">[" +
             std::to_string(static_cast<const arrow::FixedSizeListType&>(type).list_size()) + "]";
    case arrow::Type::STRUCT:
      return struct_name(type);
    case arrow::Type::MAP:
      return map_name(static_cast<const arrow::MapType&>(type));
    default:
      return type.ToString();
  }
}

}  // namespace landfall
