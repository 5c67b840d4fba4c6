// Names of Arrow types as users read them in messages and plans: `utf8`, `timestamp[us, tz=UTC]`,
// `list<item: int64, nullable>`, `uuid`.
#pragma once

#include <arrow/type.h>

#include <string>

namespace landfall {

/// Writes a type in the form CloudQuery prints.
std::string type_name(const arrow::DataType& type);

}  // namespace landfall
