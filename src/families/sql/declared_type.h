// The type of a column that exists in a database but that Landfall has no Arrow type for: it only has a name.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string_view>

namespace landfall::sql {

/// Makes a type that differs from every type a source can send and that messages show as `declared`, the way
/// the database spells it. For a Dialect's found_type when a column type is none of the dialect's own.
std::shared_ptr<arrow::DataType> declared_type(std::string_view declared);

}  // namespace landfall::sql
