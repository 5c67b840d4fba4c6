// The two short forms of a conformance case: each stands for steps that most cases would repeat.
#pragma once

#include <vector>

#include <landfall/result.h>
#include <landfall/spec.h>
#include "case.h"

namespace landfall::conformance {

/// `type` and `values`: a table of a number and the type; the values with nulls between them, a batch of
/// nulls alone, and a slice, whose arrays do not begin where their buffers do.
Result<std::vector<Case>> expand_type(Case what, const Value& document);

/// `change`, `old`, `new` and `kept` (the old rows as they look in the new table): a case for safe and one
/// for forced mode. Old rows, the change, new rows, then the change once more, which must be none.
Result<std::vector<Case>> expand_migration(Case what, const Value& document);

}  // namespace landfall::conformance
