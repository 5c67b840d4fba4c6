// The escapes of YAML's double-quoted strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace landfall {

/// Gives what `inside` means between double quotes on one line; nothing when it could not stand there (a bare
/// quote, an unknown escape).
std::optional<std::string> unescape_double_quoted(std::string_view inside);

}  // namespace landfall
