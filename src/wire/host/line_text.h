// Text from a plugin made fit for a log and a terminal.
#pragma once

#include <string>
#include <string_view>

namespace landfall {

/// Gives `text` with control characters written out (`\n`, `\x1b`) and with U+FFFD for each byte that is not
/// part of valid UTF-8.
std::string harmless(std::string_view text);

/// Gives at most `most` bytes of harmless text, not cutting a character in two, and ` […]` when it was cut.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace landfall
