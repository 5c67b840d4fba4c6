// `@@plugins.NAME.connection` in a source's document stands for the address of a destination.
#pragma once

#include <landfall/spec.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spec/plugin_spec.h"

namespace landfall {

/// The names of all destinations that a text refers to, in order. A reference that is not of the form
/// `@@plugins.NAME.connection` gives an empty name.
std::vector<std::string> connection_names(std::string_view text);

/// Gives the address of a destination, or why there is none.
using ConnectionLookup = std::function<Result<std::string>(const std::string& name)>;

/// Puts addresses in the place of every `@@plugins.NAME.connection` in a text.
Result<std::string> with_connections(std::string_view text, const ConnectionLookup& address_of);
/// The same for every string in a value.
Result<void> put_connections(Value& value, const ConnectionLookup& address_of);

/// Adds a problem for each reference in the source's document to something other than one of its destinations
/// or its backend.
void check_connection_variables(const SourceSpec& source, std::span<const std::string> destinations,
                                Problems& problems);

}  // namespace landfall
