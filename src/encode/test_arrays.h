// Arrays for the tests of this folder, written as JSON.
#pragma once

#include <arrow/api.h>
#include <arrow/extension_type.h>
#include <arrow/json/from_string.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/table.h>

namespace landfall::test {

using ArrayPtr = std::shared_ptr<arrow::Array>;

inline ArrayPtr array_of(const std::shared_ptr<arrow::DataType>& type, std::string_view values) {
  return arrow::json::ArrayFromJSONString(type, values).ValueOrDie();
}

/// An array of json, inet or mac values from their bytes.
inline ArrayPtr extension_of(const std::shared_ptr<arrow::DataType>& type,
                             const std::vector<std::string>& values) {
  arrow::BinaryBuilder builder;
  for (const std::string& value : values) (void)builder.Append(value);
  return arrow::ExtensionType::WrapArray(type, builder.Finish().ValueOrDie());
}

inline ArrayPtr text_of_bytes(const std::vector<std::string>& values) {
  arrow::StringBuilder builder;
  for (const std::string& value : values) (void)builder.Append(value);
  return builder.Finish().ValueOrDie();
}

struct NamedArray {
  std::string name;
  ArrayPtr array;
};

inline Table table_of(const std::vector<NamedArray>& columns) {
  Table table;
  table.name = "t";
  for (const NamedArray& column : columns)
    table.columns.push_back({.name = column.name, .type = column.array->type()});
  return table;
}

inline std::shared_ptr<arrow::RecordBatch> batch_of(const std::vector<NamedArray>& columns) {
  arrow::ArrayVector arrays;
  for (const NamedArray& column : columns) arrays.push_back(column.array);
  return arrow::RecordBatch::Make(schema_of(table_of(columns), false), arrays.at(0)->length(), arrays);
}

}  // namespace landfall::test
