// How columns look in a Parquet file: types that Parquet or its readers lack become text, layouts become the
// plain ones. Columns that already fit pass without a copy.
#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <memory>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>
#include "families/object/file_format.h"

namespace landfall::object {

/// One column's way into a file.
struct ParquetColumn {
  std::shared_ptr<arrow::DataType> from;
  std::shared_ptr<arrow::DataType> to;
};

/// Gives the type that a column of `type` has in a file.
///
/// Compatible: uuid, json, inet, mac, durations, intervals and large text become text, large binary its
/// base64; every list kind becomes list; a struct without fields becomes text; inside of lists, structs and
/// maps the same. Native: uuid and json become Parquet's UUID and JSON, large binary stays.
Result<std::shared_ptr<arrow::DataType>> parquet_type(const std::shared_ptr<arrow::DataType>& type,
                                                      ParquetTypes types);

/// Turns an array into one of type `to`, which parquet_type gave for its type.
Result<std::shared_ptr<arrow::Array>> to_parquet(const std::shared_ptr<arrow::Array>& array,
                                                 const std::shared_ptr<arrow::DataType>& to);

/// Gives the file's schema, with CloudQuery's metadata. Every column is nullable: a source may send nulls in
/// a column it declared not null, and a file that cannot hold them would be lost with all its rows.
Result<std::shared_ptr<arrow::Schema>> parquet_schema(const Table& table, ParquetTypes types);

}  // namespace landfall::object
