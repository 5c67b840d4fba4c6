// Arrow files may hold types that are ways of packing rather than kinds of values (dictionaries, views,
// run-end encoding) or that Landfall spells otherwise. This makes plain ones of them.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <memory>

#include <landfall/result.h>

namespace landfall::file_source {

/// The type that values of `type` get: of a dictionary its values' type, utf8 for null, plain binary and
/// lists for views, decimal128 for smaller decimals, CloudQuery's uuid and json for Arrow's, the storage of
/// any other extension; the same inside lists, structs and maps. Fails with kUnsupported for unions.
Result<std::shared_ptr<arrow::DataType>> plain_type(const std::shared_ptr<arrow::DataType>& type);

/// The array with its plain type. What is plain already is not copied.
Result<std::shared_ptr<arrow::Array>> plain_array(const std::shared_ptr<arrow::Array>& array);

/// The array as another type, by way of the values' text form. Fails with kRejected when a value is not of
/// that type.
Result<std::shared_ptr<arrow::Array>> retyped(const std::shared_ptr<arrow::Array>& array,
                                              const std::shared_ptr<arrow::DataType>& type);

}  // namespace landfall::file_source
