// Is a text JSON, so that it can be embedded as it is?
#pragma once

#include <cstdint>
#include <string_view>

namespace landfall {

/// Nesting that is accepted; deeper text counts as no JSON.
inline constexpr int kJsonDepth = 1024;

enum class JsonText : std::uint8_t {
  kInvalid,
  kPlain,       ///< can be written as it is on one line
  kWithBreaks,  ///< valid, with line breaks or tabs between its tokens
};

/// Checks that `text` is one JSON value (RFC 8259) in one pass, without building anything. Does not look at
/// UTF-8.
JsonText check_json(std::string_view text);

}  // namespace landfall
