// The value of _cq_sync_group_id: the template `sync_group_id` with its placeholders filled in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace landfall {

/// Fills {{YEAR}} {{MONTH}} {{DAY}} {{HOUR}} {{MINUTE}} (of the sync time, UTC, zero-padded) and {{SYNC_ID}}.
std::string render_group_id(std::string_view pattern, std::int64_t sync_time_us,
                            std::string_view invocation_id);

}  // namespace landfall
