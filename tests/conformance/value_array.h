// Values written down in a conformance case, as Arrow arrays of the declared types.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <memory>
#include <span>

#include <landfall/result.h>
#include <landfall/spec.h>

namespace landfall::conformance {

/// Builds an array with one element a value. Null is null; numbers and booleans are their text; binary and
/// fixed-size binary are hexadecimal digits; dates and times as time_text.h reads them; durations and month
/// intervals are integers; other intervals maps of `months`, `days`, `milliseconds`, `nanoseconds`; lists are
/// lists, structs maps by field name, maps lists of [key, value]; uuid and mac hexadecimal digits with any
/// `-` and `:`; json and inet text. Text and binary may be {repeat, times}.
Result<std::shared_ptr<arrow::Array>> array_of(const std::shared_ptr<arrow::DataType>& type,
                                               std::span<const Value* const> values);

}  // namespace landfall::conformance
