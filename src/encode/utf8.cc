// UTF-8 by simdjson's validator; broken text is walked character by character.
#include "encode/utf8.h"

#include <simdjson.h>

#include <algorithm>

namespace landfall {

namespace {

/// How many bytes the character that begins with `c` has; 0 when none does.
std::size_t length_of(char c) {
  const auto lead = static_cast<unsigned char>(c);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  return text.empty() || simdjson::validate_utf8(text.data(), text.size());
}

std::string with_valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size() + 16);
  while (!text.empty()) {
    const std::size_t length = std::min(length_of(text.front()), text.size());
    const std::string_view character = text.substr(0, length);
    const bool is_good = length > 0 && is_valid_utf8(character);
    valid += is_good ? character : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(is_good ? length : 1);
  }
  return valid;
}

}  // namespace landfall
