// The order in which rows with keys are best put in: that of the keys, so that neighbours meet the same page
// of the index while it is in the cache.
#pragma once

#include <cstdint>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>

namespace landfall::sqlite {

/// A row of a batch.
struct RowRef {
  std::uint32_t part;
  std::uint32_t row;
};

enum class Direction : std::uint8_t { kUp, kDown };

/// Sorts a batch's rows about as the index of its keys does; rows of equal key keep the order they came in.
/// Empty when the rows are best taken as they are: without keys, or in ascending order already.
Result<std::vector<RowRef>> key_order(const Batch& batch, Direction direction);

}  // namespace landfall::sqlite
