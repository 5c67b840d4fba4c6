// docs/destinations/<name>.md: everything a destination declares, and its hand-written guide.
#pragma once

#include <landfall/destination.h>

#include <span>
#include <string>
#include <string_view>

namespace landfall::cli {

/// The Markdown page of one destination. `guide` is its guide.md, or empty.
std::string destination_page(const DestinationDef& def, std::string_view guide);

/// The Markdown page that lists all destinations of the build.
std::string destination_index(std::span<const DestinationDef* const> defs);

}  // namespace landfall::cli
