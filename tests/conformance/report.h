// The results for people, for programs and for the docs.
#pragma once

#include <string>
#include <vector>

#include "case.h"
#include "suite.h"
#include "target.h"

namespace landfall::conformance {

/// A line for each destination with its counts, and a line for each result that is not as it must be.
std::string summary_text(const std::vector<CaseResult>& results);

/// A JSON list of objects with destination, case, expected, outcome, message and reason, one a line.
std::string results_json(const std::vector<CaseResult>& results);

/// The page docs/reference/conformance.md: what each case asks for and how each destination stands to it. The
/// same results give the same bytes; messages are left out, since they name temporary files.
std::string results_page(const std::vector<Case>& cases, const std::vector<Target>& targets,
                         const std::vector<CaseResult>& results);

}  // namespace landfall::conformance
