// Runs the conformance cases against destinations: the whole `main` of a conformance program.
#pragma once

#include <span>
#include <string>

#include "landfall/destination.h"

namespace landfall {

/// Runs every case of the folder `cases` against each destination, as its capabilities say: a case must pass
/// or must be refused. `folder` has `destinations/*.yml` (how to open them) and, where there are known
/// differences, `waivers.yml`. The arguments behind the program's name choose cases and reports (`--help`).
/// Prints what is not as it must be and, as its last line, "N passed, N failed". Gives the exit code.
int run_conformance(std::span<const DestinationDef* const> destinations, std::string folder,
                    std::string cases, int argc, const char* const* argv);

}  // namespace landfall
