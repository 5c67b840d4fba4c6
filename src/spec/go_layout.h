// Writing a time the way a Go layout asks for: a layout is the time Mon Jan 2 15:04:05 2006 written as
// wanted.
#pragma once

#include <string>
#include <string_view>

#include "spec/instant.h"

namespace landfall {

inline constexpr std::string_view kRfc3339 = "2006-01-02T15:04:05Z07:00";

/// Writes `instant` in its own zone; what the layout does not know is copied.
std::string format_go_layout(const Instant& instant, std::string_view layout);

}  // namespace landfall
