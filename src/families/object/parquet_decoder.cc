// See parquet_decoder.h.
#include "families/object/parquet_decoder.h"

#include <arrow/array/util.h>
#include <arrow/extension_type.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>

#include <typeinfo>
#include <utility>

#include <landfall/arrow_result.h>
#include "encode/from_text.h"
#include "families/object/text_columns.h"

namespace landfall::object {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;
using TypePtr = std::shared_ptr<arrow::DataType>;

constexpr std::int64_t kRowsAtOnce = 10'000;

template <class Action>
arrow::Status caught(Action&& action) {
  BEGIN_PARQUET_CATCH_EXCEPTIONS
  return action();
  END_PARQUET_CATCH_EXCEPTIONS
}

// CloudQuery's extension types in place of Parquet's own: the values have the same bytes.
TypePtr own_type(const TypePtr& type) {
  if (const auto* extension = dynamic_cast<const arrow::ExtensionType*>(type.get())) {
    if (extension->extension_name() == "arrow.uuid") return uuid();
    return extension->extension_name() == "arrow.json" ? json() : type;
  }
  arrow::FieldVector fields;
  for (const auto& field : type->fields()) fields.push_back(field->WithType(own_type(field->type())));
  if (dynamic_cast<const arrow::StructType*>(type.get()) != nullptr) return arrow::struct_(std::move(fields));
  if (dynamic_cast<const arrow::MapType*>(type.get()) != nullptr)
    return std::make_shared<arrow::MapType>(fields[0]);
  if (dynamic_cast<const arrow::ListType*>(type.get()) != nullptr) return arrow::list(fields[0]);
  return type;
}

std::shared_ptr<arrow::ArrayData> retyped(const arrow::ArrayData& data, const TypePtr& type) {
  std::shared_ptr<arrow::ArrayData> changed = data.Copy();
  changed->type = type;
  for (std::size_t i = 0; i < changed->child_data.size(); ++i)
    changed->child_data[i] = retyped(*changed->child_data[i], type->field(static_cast<int>(i))->type());
  return changed;
}

// What an array's children must become for the array to be of `type`, and what it is then itself: of `type`
// where the layouts are the same, else a plain list of the right items. Null where its children are of no
// help.
TypePtr type_with_children(const arrow::DataType& in_file, const TypePtr& type) {
  if (in_file.num_fields() == 0 || in_file.num_fields() != type->num_fields()) return nullptr;
  if (typeid(in_file) == typeid(*type)) return type;
  const bool lists = typeid(in_file) == typeid(arrow::ListType) &&
                     dynamic_cast<const arrow::BaseListType*>(type.get()) != nullptr &&
                     dynamic_cast<const arrow::MapType*>(type.get()) == nullptr;
  return lists ? arrow::list(type->field(0)) : nullptr;
}

Result<ArrayPtr> as_type(const ArrayPtr& array, const TypePtr& type);

// Children first: a json value is text in the file, and inside a list's text form it could not be told from a
// string.
Result<ArrayPtr> with_children_as(const ArrayPtr& array, const TypePtr& type) {
  std::shared_ptr<arrow::ArrayData> changed = array->data()->Copy();
  changed->type = type;
  for (std::size_t i = 0; i < changed->child_data.size(); ++i) {
    const ArrayPtr child = arrow::MakeArray(changed->child_data[i]);
    TRY_ASSIGN(const ArrayPtr typed, as_type(child, type->field(static_cast<int>(i))->type()));
    changed->child_data[i] = typed->data();
  }
  return arrow::MakeArray(std::move(changed));
}

// The file's types differ from the table's where Parquet lacks one. The text form is common to both, and
// files are read back rarely: the way through it is right for every pair of types.
Result<ArrayPtr> as_type(const ArrayPtr& array, const TypePtr& type) {
  if (array->type()->Equals(*type)) return array;
  ArrayPtr given = array;
  if (const TypePtr near = type_with_children(*array->type(), type)) {
    TRY_ASSIGN(given, with_children_as(array, near));
    if (near == type) return given;
  }
  if (given->type()->Equals(*arrow::utf8())) return from_text(*given, type);
  TRY_ASSIGN(const ArrayPtr text, text_column(*given));
  return from_text(*text, type);
}

ArrayPtr with_own_types(const ArrayPtr& in_file) {
  return arrow::MakeArray(retyped(*in_file->data(), own_type(in_file->type())));
}

Result<std::shared_ptr<arrow::RecordBatch>> as_table(const Table& table, const arrow::RecordBatch& rows) {
  arrow::ArrayVector columns;
  for (const Column& column : table.columns) {
    ArrayPtr found = rows.GetColumnByName(column.name);
    if (found == nullptr) {
      TRY_ASSIGN(found, from_arrow(arrow::MakeArrayOfNull(column.type, rows.num_rows())));
    }
    TRY_ASSIGN(auto typed,
               as_type(with_own_types(found), column.type).during("column \"" + column.name + "\""));
    columns.push_back(std::move(typed));
  }
  return arrow::RecordBatch::Make(schema_of(table, false), rows.num_rows(), std::move(columns));
}

}  // namespace

Result<void> decode_parquet(const Table& table, std::shared_ptr<arrow::io::RandomAccessFile> file,
                            const BatchSink& sink) {
  std::unique_ptr<parquet::arrow::FileReader> reader;
  TRY(from_arrow(caught([&]() -> arrow::Status {
                   parquet::arrow::FileReaderBuilder builder;
                   ARROW_RETURN_NOT_OK(builder.Open(std::move(file)));
                   auto properties = parquet::default_arrow_reader_properties();
                   properties.set_batch_size(kRowsAtOnce);
                   return builder.properties(properties)->Build(&reader);
                 }),
                 ErrorKind::kRejected));
  TRY_ASSIGN(const auto batches, from_arrow(reader->GetRecordBatchReader(), ErrorKind::kRejected));
  while (true) {
    std::shared_ptr<arrow::RecordBatch> rows;
    TRY(from_arrow(caught([&] { return batches->ReadNext(&rows); }), ErrorKind::kRejected));
    if (rows == nullptr) return {};
    TRY_ASSIGN(auto typed, as_table(table, *rows));
    TRY(sink(std::move(typed)));
  }
}

}  // namespace landfall::object
