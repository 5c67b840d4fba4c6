// Text escaped for JSON strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "encode/buffer.h"

namespace landfall {

/// What is escaped.
enum class Escape : std::uint8_t {
  kJson,  ///< what JSON demands: quote, backslash, control characters
  kHtml,  ///< also `<`, `>` and `&`, as \u00XX: CloudQuery's text form of nested values
};

/// Appends `text`, which must be valid UTF-8, as a JSON string with its quotes.
template <Escape kEscape>
void append_quoted(std::string_view text, Buffer& out);

/// A key of an object: `"name":`, invalid UTF-8 replaced.
std::string json_key(std::string_view name, Escape escape);

}  // namespace landfall
