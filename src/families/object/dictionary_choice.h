// Which columns are worth a dictionary in a Parquet file: those that repeat values.
#pragma once

#include <arrow/array.h>

namespace landfall::object {

/// Looks at about two thousand values spread over the column: false when nearly all of them differ, so that a
/// dictionary would be built and thrown away. True for columns too short to tell and for nested ones.
bool repeats_values(const arrow::Array& column);

}  // namespace landfall::object
