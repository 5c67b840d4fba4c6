// A plugin outside this program as it is named on the command line of `landfall init`.
#pragma once

#include <landfall/result.h>

#include <optional>
#include <string>

namespace landfall::cli {

struct OutsidePlugin {
  std::string name;
  std::string registry;
  std::string path;
  std::string version;  ///< empty where the registry has none
};

/// Reads `team/name@v1.2.3` (registry cloudquery), `./path` or `/path` (local), `host:port` (grpc). Nothing
/// when the text has none of these forms: it is the name of something built in. kConfig when it nearly has
/// one.
Result<std::optional<OutsidePlugin>> parse_outside_plugin(const std::string& text);

}  // namespace landfall::cli
