// Refuses a write mode that a destination cannot do, from its declaration alone.
#pragma once

#include <landfall/destination.h>

#include <vector>

#include "spec/plugin_spec.h"

namespace landfall {

/// The modes a destination can do, the strongest first. Never empty: every destination can append.
std::vector<WriteMode> possible_write_modes(const Capabilities& capabilities);

/// Adds a problem where the mode stands (or where the destination does, when it is the default) unless it is
/// possible.
void check_write_mode(const DestinationSpec& document, const DestinationDef& def, Problems& problems);

}  // namespace landfall
