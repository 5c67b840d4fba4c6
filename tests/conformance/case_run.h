// Runs one case against one place.
#pragma once

#include <string>

#include "case.h"
#include "target.h"

namespace landfall::conformance {

enum class Outcome { kPass, kRefused, kFail };

struct Verdict {
  Outcome outcome = Outcome::kPass;
  std::string message;  ///< what went wrong, or how it was refused
};

/// Does the steps of a case. `folder` is empty, for this case alone, and stays inside a folder with nothing
/// else in it: a file that appears beside it is a failure. `prefix` makes the names of tables unique in a
/// shared database.
Verdict run_case(const Case& what, const Target& target, const std::string& folder,
                 const std::string& prefix);

}  // namespace landfall::conformance
