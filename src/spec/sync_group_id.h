// The template `sync_group_id`: which placeholders it may hold.
#pragma once

#include <landfall/spec.h>

namespace landfall {

/// Adds a problem for every placeholder that does not exist and for braces that are not closed.
void check_sync_group_id(const Value& pattern, Problems& problems);

}  // namespace landfall
