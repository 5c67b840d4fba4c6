// The process's memory of secrets: what was remembered here never leaves in a log line or an error.
#pragma once

#include <string>
#include <string_view>

namespace landfall {

/// Remembers a value that must not be shown, for the rest of the process. Thread-safe. Ignored are values too
/// ordinary to hide: shorter than 4 characters, true, false, null, and numbers of fewer than 6 digits. Of a
/// value with several lines (up to 64 KiB), each line of 8 characters or more is remembered too.
void remember_secret(std::string value);

/// Gives `text` with every remembered value, plain, percent-encoded or JSON-escaped, replaced by `***`.
/// Thread-safe.
std::string redact(std::string_view text);

}  // namespace landfall
