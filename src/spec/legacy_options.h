// Options that old CloudQuery versions had beside `name` and `path`, and where they are now.
#pragma once

#include <string_view>

#include "spec/plugin_spec.h"

namespace landfall {

/// Gives where a former option of a document lives now; empty for any other name.
std::string_view legacy_advice(PluginKind kind, std::string_view option);

}  // namespace landfall
