// Times as users write them in configurations: `now`, dates, durations, "10 days ago".
#pragma once

#include <landfall/result.h>

#include <string_view>

#include "spec/instant.h"

namespace landfall {

/// Reads `now`, RFC 3339, YYYY-MM-DD, a Go duration (added to now), or segments like `10 days` or `1h30m`
/// followed by `ago` or `from now`. Months and years are calendar units, applied after the exact ones. Fails
/// with kConfig.
Result<Instant> parse_time_expression(std::string_view text, const Instant& now);

}  // namespace landfall
