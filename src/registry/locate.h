// Where a plugin comes from: which built-in one a document of the user's configuration means, or that it is
// none.
#pragma once

#include <landfall/destination.h>
#include <landfall/source.h>

#include "spec/plugin_spec.h"

namespace landfall {

/// What a document means. Neither: a problem was added at the place of the mistake.
template <class Def>
struct Located {
  const Def* builtin = nullptr;
  bool is_remote = false;
};

/// Finds the built-in plugin that `registry` and `path` of a document name: `builtin` with its name, or
/// `cloudquery` with `cloudquery/NAME` at any version, which is said in the log. Everything else is a plugin
/// outside this program.
Located<SourceDef> locate(const SourceSpec& document, Problems& problems, Log& log);
Located<DestinationDef> locate(const DestinationSpec& document, Problems& problems, Log& log);

/// How a plugin is shown to the user: `name (path@version)` or `name (registry@path)`.
std::string shown(const PluginSpec& document);

}  // namespace landfall
