// Serves a destination as a CloudQuery v3 plugin: the whole `main` of a plugin program.
#pragma once

#include <string_view>

#include "landfall/destination.h"

namespace landfall {

/// Runs the command line of a plugin program until SIGINT or SIGTERM: `serve` with --network (tcp or unix),
/// --address (localhost:7777), --log-level, --log-format (text or json), --no-sentry and the other flags that
/// CloudQuery's CLI passes; also `--version`. Log lines go to standard output, and nothing else does. Gives
/// the exit code. `arguments` are those behind the program's name; `version` is what GetVersion answers
/// ("v1.2.3").
///
///     int main(int argc, char** argv) { return landfall::serve(definition(), "v1.0.0", argc, argv); }
int serve(const DestinationDef& destination, std::string_view version, int argc, const char* const* argv);

}  // namespace landfall
