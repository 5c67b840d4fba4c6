// The table of options on a plugin's documentation page.
#pragma once

#include <landfall/spec.h>

#include <string>

namespace landfall {

/// Writes a Markdown table: option, type, default, meaning. Nested options stand as `outer.inner`, options of
/// a list's elements as `list[].inner`, of a map's as `map.*.inner`.
std::string options_markdown(const SpecDef& def);

}  // namespace landfall
