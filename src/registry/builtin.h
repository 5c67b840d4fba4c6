// The plugins inside this program, by name.
#pragma once

#include <landfall/destination.h>
#include <landfall/source.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landfall {

/// Finds a built-in plugin; nullptr when there is none of that name.
const SourceDef* find_source(std::string_view name);
const DestinationDef* find_destination(std::string_view name);

/// All built-in plugins, in the order of the documentation.
std::span<const SourceDef* const> all_sources();
std::span<const DestinationDef* const> all_destinations();

/// Names what is built in, in the order of the documentation.
std::vector<std::string> source_names();
std::vector<std::string> destination_names();

/// True for a destination of the source tree that this build was told to leave out.
bool is_left_out(std::string_view destination);

}  // namespace landfall
