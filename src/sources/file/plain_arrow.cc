// Unpacking of packed Arrow types.
#include "sources/file/plain_arrow.h"

#include <arrow/array/util.h>
#include <arrow/builder.h>
#include <arrow/compute/cast.h>
#include <arrow/extension_type.h>
#include <arrow/util/ree_util.h>
#include <arrow/visit_type_inline.h>

#include <string>
#include <vector>

#include <landfall/arrow_result.h>
#include <landfall/table.h>

#include "encode/from_text.h"
#include "encode/text.h"
#include "schema/extension_types.h"
#include "schema/type_name.h"

namespace landfall::file_source {
namespace {

using TypePtr = std::shared_ptr<arrow::DataType>;
using ArrayPtr = std::shared_ptr<arrow::Array>;
using arrow::Status;

/// Finds the plain type, one step and then the children's.
struct PlainType {
  TypePtr type;

  Status become(const TypePtr& inner) {
    type = inner;
    return arrow::VisitTypeInline(*inner, this);
  }
  Status child(const TypePtr& inner, TypePtr& out) {
    PlainType plain;
    ARROW_RETURN_NOT_OK(plain.become(inner));
    out = plain.type;
    return Status::OK();
  }

  Status Visit(const arrow::DataType&) { return Status::OK(); }
  Status Visit(const arrow::NullType&) { return type = arrow::utf8(), Status::OK(); }
  Status Visit(const arrow::StringViewType&) { return type = arrow::utf8(), Status::OK(); }
  Status Visit(const arrow::BinaryViewType&) { return type = arrow::binary(), Status::OK(); }
  Status Visit(const arrow::DictionaryType& of) { return become(of.value_type()); }
  Status Visit(const arrow::RunEndEncodedType& of) { return become(of.value_type()); }
  Status Visit(const arrow::UnionType& of) {
    return Status::NotImplemented("columns of type ", of.ToString());
  }
  Status Visit(const arrow::Decimal32Type& of) { return wide(of); }
  Status Visit(const arrow::Decimal64Type& of) { return wide(of); }
  Status Visit(const arrow::ListType& of) {
    return list(of, [](const TypePtr& item) { return arrow::list(item); });
  }
  Status Visit(const arrow::ListViewType& of) {
    return list(of, [](const TypePtr& item) { return arrow::list(item); });
  }
  Status Visit(const arrow::LargeListType& of) {
    return list(of, [](const TypePtr& item) { return arrow::large_list(item); });
  }
  Status Visit(const arrow::LargeListViewType& of) {
    return list(of, [](const TypePtr& item) { return arrow::large_list(item); });
  }
  Status Visit(const arrow::FixedSizeListType& of) {
    return list(of, [&of](const TypePtr& item) { return arrow::fixed_size_list(item, of.list_size()); });
  }
  Status Visit(const arrow::MapType& of) {
    TypePtr key, item;
    ARROW_RETURN_NOT_OK(child(of.key_type(), key));
    ARROW_RETURN_NOT_OK(child(of.item_type(), item));
    return type = arrow::map(key, item), Status::OK();
  }
  Status Visit(const arrow::StructType& of) {
    arrow::FieldVector fields;
    for (const auto& field : of.fields()) {
      TypePtr inner;
      ARROW_RETURN_NOT_OK(child(field->type(), inner));
      fields.push_back(arrow::field(field->name(), inner));
    }
    return type = arrow::struct_(fields), Status::OK();
  }
  Status Visit(const arrow::ExtensionType& of) {
    if (dynamic_cast<const CqExtensionType*>(&of) != nullptr) return Status::OK();
    if (of.extension_name() == "arrow.uuid") return type = uuid(), Status::OK();
    if (of.extension_name() == "arrow.json") return type = json(), Status::OK();
    return become(of.storage_type());
  }

 private:
  template <class Of, class Make>
  Status list(const Of& of, Make make) {
    TypePtr item;
    ARROW_RETURN_NOT_OK(child(of.value_type(), item));
    return type = make(item), Status::OK();
  }
  Status wide(const arrow::DecimalType& of) {
    return type = arrow::decimal128(of.precision(), of.scale()), Status::OK();
  }
};

Result<ArrayPtr> converted(const ArrayPtr& array, const TypePtr& to);

Result<ArrayPtr> cast(const ArrayPtr& array, const TypePtr& to) {
  return from_arrow(arrow::compute::Cast(*array, to), ErrorKind::kRejected);
}

// Each run's value as often as the run is long.
Result<ArrayPtr> unpack_runs(const arrow::RunEndEncodedArray& array, const TypePtr& to) {
  std::unique_ptr<arrow::ArrayBuilder> builder;
  TRY_ASSIGN(const ArrayPtr values, converted(array.values(), to));
  const auto* extension = dynamic_cast<const arrow::ExtensionType*>(to.get());
  const TypePtr storage = extension == nullptr ? to : extension->storage_type();
  TRY(from_arrow(arrow::MakeBuilder(arrow::default_memory_pool(), storage, &builder)));
  const arrow::ArraySpan span(*array.data()), runs(*values->data());
  for (std::int64_t i = 0; i < array.length(); ++i)
    TRY(from_arrow(
        builder->AppendArraySlice(runs, arrow::ree_util::FindPhysicalIndex(span, i, span.offset), 1)));
  TRY_ASSIGN(const ArrayPtr unpacked, from_arrow(builder->Finish()));
  auto data = unpacked->data()->Copy();
  data->type = to;
  return arrow::MakeArray(data);
}

// The same buffers with converted children.
Result<ArrayPtr> with_children(const ArrayPtr& array, const TypePtr& to) {
  auto data = array->data()->Copy();
  data->type = to;
  for (std::size_t i = 0; i < data->child_data.size(); ++i) {
    TRY_ASSIGN(const ArrayPtr child,
               converted(arrow::MakeArray(data->child_data[i]), to->field(static_cast<int>(i))->type()));
    data->child_data[i] = child->data();
  }
  return arrow::MakeArray(data);
}

Result<ArrayPtr> from_extension(const arrow::ExtensionArray& array, const TypePtr& to) {
  const auto* wanted = dynamic_cast<const arrow::ExtensionType*>(to.get());
  TRY_ASSIGN(const ArrayPtr storage,
             converted(array.storage(), wanted == nullptr ? to : wanted->storage_type()));
  if (wanted == nullptr) return storage;
  auto data = storage->data()->Copy();
  data->type = to;
  return arrow::MakeArray(data);
}

/// How an array of some type becomes one of a plain type.
struct Conversion {
  enum class Way : std::uint8_t {
    kCast,
    kNulls,
    kRuns,
    kDictionary,
    kListView,
    kChildren,
    kExtension
  } way = Way::kCast;

  Status Visit(const arrow::DataType&) { return Status::OK(); }
  Status Visit(const arrow::NullType&) { return is(Way::kNulls); }
  Status Visit(const arrow::RunEndEncodedType&) { return is(Way::kRuns); }
  Status Visit(const arrow::DictionaryType&) { return is(Way::kDictionary); }
  Status Visit(const arrow::ListViewType&) { return is(Way::kListView); }
  Status Visit(const arrow::LargeListViewType&) { return is(Way::kListView); }
  Status Visit(const arrow::ListType&) { return is(Way::kChildren); }
  Status Visit(const arrow::LargeListType&) { return is(Way::kChildren); }
  Status Visit(const arrow::FixedSizeListType&) { return is(Way::kChildren); }
  Status Visit(const arrow::MapType&) { return is(Way::kChildren); }
  Status Visit(const arrow::StructType&) { return is(Way::kChildren); }
  Status Visit(const arrow::ExtensionType&) { return is(Way::kExtension); }
  Status is(Way w) { return way = w, Status::OK(); }
};

Result<ArrayPtr> unpack_list_view(const arrow::Array& array, const TypePtr& to) {
  std::shared_ptr<arrow::Array> list;
  arrow::MemoryPool* const pool = arrow::default_memory_pool();
  if (const auto* view = dynamic_cast<const arrow::ListViewArray*>(&array)) {
    TRY_ASSIGN(list, from_arrow(arrow::ListArray::FromListView(*view, pool), ErrorKind::kRejected));
  } else {
    const auto& large = static_cast<const arrow::LargeListViewArray&>(array);
    TRY_ASSIGN(list, from_arrow(arrow::LargeListArray::FromListView(large, pool), ErrorKind::kRejected));
  }
  return with_children(list, to);
}

Result<ArrayPtr> converted(const ArrayPtr& array, const TypePtr& to) {
  if (array->type()->Equals(*to)) return array;
  Conversion conversion;
  TRY(from_arrow(arrow::VisitTypeInline(*array->type(), &conversion)));
  switch (conversion.way) {
    case Conversion::Way::kNulls:
      return from_arrow(arrow::MakeArrayOfNull(to, array->length()));
    case Conversion::Way::kRuns:
      return unpack_runs(static_cast<const arrow::RunEndEncodedArray&>(*array), to);
    case Conversion::Way::kListView:
      return unpack_list_view(*array, to);
    case Conversion::Way::kChildren:
      return with_children(array, to);
    case Conversion::Way::kExtension:
      return from_extension(static_cast<const arrow::ExtensionArray&>(*array), to);
    case Conversion::Way::kDictionary: {
      TRY_ASSIGN(const ArrayPtr values,
                 cast(array, static_cast<const arrow::DictionaryType&>(*array->type()).value_type()));
      return converted(values, to);
    }
    case Conversion::Way::kCast:
      break;
  }
  return cast(array, to);
}

}  // namespace

Result<TypePtr> plain_type(const TypePtr& type) {
  PlainType plain;
  TRY(from_arrow(plain.become(type), ErrorKind::kUnsupported));
  TRY(logical_type(*plain.type));
  return plain.type;
}

Result<ArrayPtr> plain_array(const ArrayPtr& array) {
  TRY_ASSIGN(const TypePtr type, plain_type(array->type()));
  return converted(array, type);
}

Result<ArrayPtr> retyped(const ArrayPtr& array, const TypePtr& type) {
  if (array->type()->Equals(*type)) return array;
  TRY_ASSIGN(const TextColumn text, bind_text(*array));
  TRY_ASSIGN(ColumnParser parser, ColumnParser::make(type));
  Buffer buffer;
  for (std::int64_t row = 0; row < array->length(); ++row) {
    if (text.is_null(row)) {
      TRY(parser.append_null());
      continue;
    }
    buffer.clear();
    text.append(row, buffer);
    if (!parser.append(buffer.view()).ok())
      return Error(ErrorKind::kRejected, "a value of type " + type_name(*array->type()) +
                                             " cannot be one of type " + type_name(*type) +
                                             ", as `types` asks");
  }
  return parser.finish();
}

}  // namespace landfall::file_source
