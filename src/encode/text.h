// The text form of values, used wherever a system has no native type for them: CSV fields, text columns of
// databases, keys of documents. It is CloudQuery's form, so that tables written by either program agree.
// Facts: docs/reference/types.md.
#pragma once

#include <arrow/array.h>

#include <cstdint>
#include <string>
#include <string_view>

#include <landfall/result.h>

#include "encode/cell.h"

namespace landfall {

/// Writes the text form of one column's cells: `is_null(row)` first, then `append(row, buffer)`. A null has
/// no text form of its own (kNullText is what CloudQuery prints).
using TextColumn = CellWriter;
inline constexpr std::string_view kNullText = "(null)";

/// Binds a column. `array` must outlive the result. Fails with kUnsupported for types logical_type refuses.
///
/// bool true/false; integers decimal; floats shortest digits, exponent from 1e+06 and below 0.0001 (`1e+06`,
/// `1e-05`), NaN +Inf -Inf; decimals without trailing zeros; binary base64; date YYYY-MM-DD; time HH:MM:SS
/// with the unit's digits; timestamps RFC 3339 in UTC with as many digits as needed and Z (also without a
/// zone); durations `5ms`; intervals and nested values as JSON; uuid, inet, mac canonical; json and text as
/// they are.
Result<TextColumn> bind_text(const arrow::Array& array);

/// The text form of one value; kNullText for null. For messages and tests: binds the array each time.
Result<std::string> text_of(const arrow::Array& array, std::int64_t row);

}  // namespace landfall
