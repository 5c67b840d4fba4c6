// What the program does with declared options beyond <landfall/spec.h>: parsing that joins other problems,
// and notices about options without effect.
#pragma once

#include <landfall/spec.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace landfall {

/// Something worth a line in the log, with its place; not an error.
using Notice = std::pair<Position, std::string>;

/// Parses like parse_spec(def, value) but adds to `problems`, so that they are shown with others of the same
/// files. Gives an object even then, defaults standing for what could not be read.
std::shared_ptr<void> parse_spec(const SpecDef& def, const Value& value, Problems& problems);

/// Lists the options of `value` that are accepted for compatibility and do nothing.
std::vector<Notice> inert_notices(const SpecDef& def, const Value& value);

}  // namespace landfall
