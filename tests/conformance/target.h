// A place the suite runs against: a destination with a spec.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <landfall/destination.h>
#include <landfall/result.h>
#include <landfall/spec.h>
#include "row_set.h"

namespace landfall::conformance {

struct Target {
  std::string name;  ///< "sqlite"; with variants "file/csv"
  const DestinationDef* definition = nullptr;
  Capabilities capabilities;  ///< the definition's, less what this spec rules out
  Value spec;                 ///< `${DIR}` in its texts stands for a fresh folder per case
  std::vector<Loss> losses;
  std::vector<std::string> reasons;  ///< why each loss or missing capability is one, for the docs
};

/// Reads a description: `destination`, `spec`, `losses` and `without` ([{of, because}]) or `variants` (name
/// to such a map). A destination that this build does not have gives no targets.
Result<std::vector<Target>> read_targets(const Value& document, std::span<const DestinationDef* const> built);

/// The spec with `${DIR}` replaced.
Value spec_in(const Value& spec, const std::string& folder);

}  // namespace landfall::conformance
