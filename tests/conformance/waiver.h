// Known differences, each with a reason. A waived case that passes fails the run, and so does a waiver
// nothing needs.
#pragma once

#include <string>
#include <vector>

#include <landfall/result.h>
#include <landfall/spec.h>

namespace landfall::conformance {

struct Waiver {
  std::string destination;  ///< name of a target
  std::string cases;        ///< glob with `*`
  std::string reason;
};

/// Reads a list of {destination, case, reason}; a reason must be there.
Result<std::vector<Waiver>> read_waivers(const Value& document);

/// The first waiver for a case at a target, or null.
const Waiver* waiver_for(const std::vector<Waiver>& waivers, const std::string& target,
                         const std::string& name);

}  // namespace landfall::conformance
