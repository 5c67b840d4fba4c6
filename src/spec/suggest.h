// "Did you mean …": the name a user was probably after.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace landfall {

/// Gives the name among `names` nearest to `typed` (swapped, missing, surplus or wrong letters; case does not
/// count), or an empty string when none is near.
std::string nearest_name(std::string_view typed, std::span<const std::string> names);

/// Gives `; did you mean "name"?`, or an empty string.
std::string did_you_mean(std::string_view typed, std::span<const std::string> names);

}  // namespace landfall
