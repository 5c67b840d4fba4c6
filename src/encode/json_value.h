// Columns as JSON values, for rows of JSON and for the nested values of the text form. The two differ in
// escaping only.
#pragma once

#include <arrow/array.h>

#include <landfall/result.h>

#include "encode/cell.h"
#include "encode/json.h"
#include "encode/json_string.h"

namespace landfall {

/// Binds a column to a writer of JSON values. `array` must outlive the result; `repairs` may be null.
template <Escape kEscape>
Result<CellWriter> bind_json_value(const arrow::Array& array, JsonRepairs* repairs);

}  // namespace landfall
