// What can only be checked with all documents at hand.
#pragma once

#include <landfall/spec.h>

#include "spec/plan.h"

namespace landfall {

/// Checks that there is something to do, and every name that one document has of another. `all_known` false
/// means that documents could not be read, so that a missing one is no news.
void check_plan(const Plan& plan, LoadMode mode, bool all_known, Problems& problems);

}  // namespace landfall
