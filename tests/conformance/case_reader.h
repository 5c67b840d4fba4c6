// Reads conformance cases from YAML. README.md says how a case is written.
#pragma once

#include <string>
#include <vector>

#include <landfall/result.h>
#include <landfall/spec.h>
#include "case.h"

namespace landfall::conformance {

/// Reads one file's document into its cases: one, or two for a migration (safe and forced). Everything is
/// checked and all values are built here, so that a case that loads can only fail for what a destination
/// does. Errors: kConfig.
Result<std::vector<Case>> read_case(const std::string& name, const Value& document);

/// Reads every *.yml below a folder, sorted by name.
Result<std::vector<Case>> read_cases(const std::string& folder);

}  // namespace landfall::conformance
