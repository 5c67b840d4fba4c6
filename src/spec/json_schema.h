// The JSON Schema of a plugin's options, for editors, validate-config and other engines.
#pragma once

#include <landfall/spec.h>

#include <string>
#include <string_view>

namespace landfall {

/// Writes the declared options as JSON Schema 2020-12. It accepts what parse_spec accepts, but for checks
/// across options.
std::string json_schema(const SpecDef& def, std::string_view title = {});

}  // namespace landfall
