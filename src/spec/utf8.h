// The little that reading configurations needs to know of UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace landfall {

/// Gives the length of the well-formed UTF-8 character at the front of `text`, or 0.
std::size_t utf8_length(std::string_view text);

/// Gives the offset of the first byte that is not part of a well-formed character, or npos.
std::size_t find_invalid_utf8(std::string_view text);

/// Counts characters (code points) of well-formed text.
std::size_t count_characters(std::string_view text);

/// Appends a code point; `code` is at most 0x10FFFF and no surrogate.
void append_utf8(char32_t code, std::string& out);

}  // namespace landfall
