// Characters are looked at one by one: a line of a log is short, or cut before it comes here.
#include "wire/host/line_text.h"

#include <fmt/format.h>
#include <simdjson.h>

namespace landfall {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Length that the first byte of a character promises.
std::size_t promised_length(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

/// The first character of `text`; empty when its first byte begins none.
std::string_view first_character(std::string_view text) {
  const auto character = text.substr(0, promised_length(static_cast<unsigned char>(text.front())));
  return simdjson::validate_utf8(character) ? character : std::string_view();
}

/// U+0000 to U+001F, U+007F, and U+0080 to U+009F, which some terminals obey too.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

std::string written_out(std::string_view control) {
  switch (control.back()) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return fmt::format("\\x{:02x}", static_cast<unsigned char>(control.back()));
  }
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    if (character.empty())
      out += "\uFFFD";
    else if (is_control(character))
      out += written_out(character);
    else
      out += character;
    text.remove_prefix(character.empty() ? 1 : character.size());
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && continues(text[most])) --most;
  return std::string(text.substr(0, most)) + " […]";
}

}  // namespace landfall
