// See parquet_columns.h.
#include "families/object/parquet_columns.h"

#include <arrow/extension/json.h>
#include <arrow/extension/uuid.h>

#include <utility>

#include <landfall/arrow_result.h>
#include "encode/visit.h"
#include "families/object/text_columns.h"

namespace landfall::object {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;
using TypePtr = std::shared_ptr<arrow::DataType>;

std::shared_ptr<arrow::Field> nullable(const arrow::Field& field, TypePtr type) {
  return field.WithType(std::move(type))->WithNullable(true);
}

Result<TypePtr> list_type(const arrow::DataType& type, ParquetTypes types) {
  const arrow::Field& item = *type.field(0);
  TRY_ASSIGN(TypePtr child, parquet_type(item.type(), types));
  return TypePtr(arrow::list(nullable(item, std::move(child))));
}

Result<TypePtr> struct_type(const arrow::DataType& type, ParquetTypes types) {
  if (type.num_fields() == 0) return arrow::utf8();
  arrow::FieldVector fields;
  for (const std::shared_ptr<arrow::Field>& field : type.fields()) {
    TRY_ASSIGN(TypePtr child, parquet_type(field->type(), types));
    fields.push_back(nullable(*field, std::move(child)));
  }
  return arrow::struct_(std::move(fields));
}

Result<TypePtr> map_type(const arrow::DataType& type, ParquetTypes types) {
  const arrow::DataType& entry = *type.field(0)->type();
  TRY_ASSIGN(TypePtr key, parquet_type(entry.field(0)->type(), types));
  TRY_ASSIGN(TypePtr item, parquet_type(entry.field(1)->type(), types));
  return arrow::map(std::move(key), std::move(item));
}

// The same buffers under another type.
ArrayPtr retyped(const arrow::Array& array, const TypePtr& to) {
  std::shared_ptr<arrow::ArrayData> data = array.data()->Copy();
  data->type = to;
  return arrow::MakeArray(std::move(data));
}

// A list of any layout with converted items, as a plain list. A null row may keep a range of items: it is not
// read.
Result<ArrayPtr> converted_list(const ArrayPtr& array, const ListView& view, const TypePtr& to) {
  TRY_ASSIGN(const ArrayPtr items, to_parquet(view.items, to->field(0)->type()));
  if (items == view.items && array->type()->Equals(*to)) return array;
  TRY_ASSIGN(auto offsets, narrow_offsets(array->length(), [&](std::int64_t row) {
               if (view.offsets32 != nullptr) return std::int64_t{view.offsets32[row]};
               return view.offsets64 != nullptr ? view.offsets64[row] : (view.first + row) * view.width;
             }));
  TRY_ASSIGN(auto validity, copy_validity(*array));
  return arrow::MakeArray(arrow::ArrayData::Make(
      to, array->length(), {std::move(validity), std::move(offsets)}, {items->data()}, array->null_count()));
}

Result<ArrayPtr> converted_struct(const ArrayPtr& array, const StructView& view, const TypePtr& to) {
  if (view.fields.empty()) return text_column(*array);
  bool changed = !array->type()->Equals(*to);
  std::vector<std::shared_ptr<arrow::ArrayData>> children;
  for (std::size_t i = 0; i < view.fields.size(); ++i) {
    TRY_ASSIGN(const ArrayPtr child, to_parquet(view.fields[i], to->field(static_cast<int>(i))->type()));
    changed = changed || child != view.fields[i];
    children.push_back(child->data());
  }
  if (!changed) return array;
  TRY_ASSIGN(auto validity, copy_validity(*array));
  return arrow::MakeArray(arrow::ArrayData::Make(to, array->length(), {std::move(validity)},
                                                 std::move(children), array->null_count()));
}

Result<ArrayPtr> converted_map(const ArrayPtr& array, const MapView& view, const TypePtr& to) {
  const TypePtr entry = to->field(0)->type();
  TRY_ASSIGN(const ArrayPtr keys, to_parquet(view.keys, entry->field(0)->type()));
  TRY_ASSIGN(const ArrayPtr items, to_parquet(view.items, entry->field(1)->type()));
  if (keys == view.keys && items == view.items && array->type()->Equals(*to)) return array;
  std::shared_ptr<arrow::ArrayData> data = array->data()->Copy();
  data->type = to;
  data->child_data = {
      arrow::ArrayData::Make(entry, keys->length(), {nullptr}, {keys->data(), items->data()}, 0)};
  return arrow::MakeArray(std::move(data));
}

// Takes a column's view to its form in the file.
struct Converter {
  const ArrayPtr& array;
  const TypePtr& to;

  bool to_text() const { return to->Equals(*arrow::utf8()); }
  Result<ArrayPtr> operator()(const UuidView& view) const {
    if (to_text()) return uuid_text_column(*array, view);
    return retyped(*array, to);
  }
  Result<ArrayPtr> operator()(const JsonView& view) const { return valid_text_column(*array, view, to); }
  Result<ArrayPtr> operator()(const InetView& view) const { return inet_text_column(*array, view); }
  Result<ArrayPtr> operator()(const TextView& view) const {
    if (!array->type()->Equals(*to)) return text_column(*array);
    TRY_ASSIGN(ArrayPtr valid, valid_text_column(*array, view, to));
    return valid->data()->buffers[2] == array->data()->buffers[2] ? array : valid;
  }
  Result<ArrayPtr> operator()(const ListView& view) const { return converted_list(array, view, to); }
  Result<ArrayPtr> operator()(const StructView& view) const { return converted_struct(array, view, to); }
  Result<ArrayPtr> operator()(const MapView& view) const { return converted_map(array, view, to); }
  Result<ArrayPtr> operator()(const ColumnView&) const {
    if (array->type()->Equals(*to)) return array;
    return text_column(*array);
  }
};

}  // namespace

Result<TypePtr> parquet_type(const TypePtr& type, ParquetTypes types) {
  TRY_ASSIGN(const LogicalType logical, logical_type(*type));
  const bool native = types == ParquetTypes::kNative;
  switch (logical.kind) {
    case Kind::kUuid:
      return native ? arrow::extension::uuid() : arrow::utf8();
    case Kind::kJson:
      return native ? arrow::extension::json(arrow::utf8()) : arrow::utf8();
    case Kind::kInet:
    case Kind::kMac:
    case Kind::kDuration:
    case Kind::kInterval:
    case Kind::kText:
      return arrow::utf8();
    case Kind::kBinary:
      return !native && type->Equals(*arrow::large_binary()) ? arrow::utf8() : type;
    case Kind::kList:
      return list_type(*type, types);
    case Kind::kStruct:
      return struct_type(*type, types);
    case Kind::kMap:
      return map_type(*type, types);
    default:
      return type;
  }
}

Result<ArrayPtr> to_parquet(const ArrayPtr& array, const TypePtr& to) {
  TRY_ASSIGN(Result<ArrayPtr> converted, visit_column(*array, Converter{array, to}));
  return converted;
}

Result<std::shared_ptr<arrow::Schema>> parquet_schema(const Table& table, ParquetTypes types) {
  std::shared_ptr<arrow::Schema> schema = schema_of(table, true);
  arrow::FieldVector fields;
  for (const std::shared_ptr<arrow::Field>& field : schema->fields()) {
    TRY_ASSIGN(TypePtr type, parquet_type(field->type(), types));
    fields.push_back(nullable(*field, std::move(type)));
  }
  return arrow::schema(std::move(fields), schema->metadata());
}

}  // namespace landfall::object
