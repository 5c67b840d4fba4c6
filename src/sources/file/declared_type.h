// The names of types a user can write under `types`.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string_view>

#include <landfall/result.h>

namespace landfall::file_source {

/// Turns a name (`int64`, `utf8`, `timestamp[us, tz=UTC]`, `decimal(19,10)`, `json`, …) into a type. Fails
/// with kConfig and the names there are.
Result<std::shared_ptr<arrow::DataType>> declared_type(std::string_view name);

}  // namespace landfall::file_source
