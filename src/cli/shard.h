// The value of --shard: which part of how many.
#pragma once

#include <landfall/source.h>

#include <string_view>

namespace landfall::cli {

/// Reads `N/M` with 1 <= N <= M. Fails with kConfig, saying which of the five rules is broken.
Result<Shard> parse_shard(std::string_view text);

}  // namespace landfall::cli
