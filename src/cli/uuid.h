// Invocation ids: random UUIDs, and those a user gives with --invocation-id.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace landfall::cli {

/// Makes a random (version 4) UUID in its usual form of 36 characters.
std::string random_uuid();

/// Reads a UUID with or without hyphens, braces or `urn:uuid:`; gives its usual form in lower case.
std::optional<std::string> parse_uuid(std::string_view text);

}  // namespace landfall::cli
