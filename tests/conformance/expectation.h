// What must happen when a destination meets a case, computed from what the destination declares.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <landfall/destination.h>
#include "case.h"

namespace landfall::conformance {

/// True when rows survive all these changes (names of SafeChanges members) without force.
bool survives(const Capabilities& can, const std::vector<std::string>& changes);

/// The error a step must end in, or nothing when it must work.
std::optional<ErrorKind> refusal_of(const Step& step, const Capabilities& can);

/// True when the case must end in a refusal; the steps after it are not done.
bool must_refuse(const Case& what, const Capabilities& can);

/// True for a step of a case whose `when` or `unless` says that it does not apply.
bool is_left_out(const Step& step, const Capabilities& can);

}  // namespace landfall::conformance
