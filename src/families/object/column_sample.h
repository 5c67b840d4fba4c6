// What the first rows of a column tell about how to write it to Parquet: whether values repeat, and whether a
// codec makes it smaller.
#pragma once

#include <arrow/array.h>
#include <arrow/util/compression.h>

namespace landfall::object {

/// Looks at about two thousand values spread over the column: false when nearly all of them differ, so that a
/// dictionary would be built and thrown away. True for columns too short to tell and for nested ones.
bool repeats_values(const arrow::Array& column);

/// Compresses the column's first 16 KiB: false when not a tenth is saved, as with random ids and hashes. True
/// for columns too short to tell and for nested ones.
bool compresses(const arrow::Array& column, arrow::util::Codec& codec);

}  // namespace landfall::object
