// One table of single-letter escapes, and the three numeric ones.
#include "spec/double_quoted.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <utility>

#include "spec/utf8.h"

namespace landfall {
namespace {

constexpr std::array<std::pair<char, std::string_view>, 18> kEscapes{{{'0', {"\0", 1}},
                                                                      {'a', "\a"},
                                                                      {'b', "\b"},
                                                                      {'t', "\t"},
                                                                      {'\t', "\t"},
                                                                      {'n', "\n"},
                                                                      {'v', "\v"},
                                                                      {'f', "\f"},
                                                                      {'r', "\r"},
                                                                      {'e', "\x1b"},
                                                                      {' ', " "},
                                                                      {'"', "\""},
                                                                      {'/', "/"},
                                                                      {'\\', "\\"},
                                                                      {'N', "\u0085"},
                                                                      {'_', "\u00a0"},
                                                                      {'L', "\u2028"},
                                                                      {'P', "\u2029"}}};

/// Takes `x41`, `u0041` or `U00000041` off the front.
bool take_numeric(std::string_view& text, std::string& out) {
  const std::size_t digits = text.front() == 'x' ? 2 : text.front() == 'u' ? 4 : text.front() == 'U' ? 8 : 0;
  if (digits == 0 || text.size() < digits + 1) return false;
  unsigned code = 0;
  const char* end = text.data() + 1 + digits;
  const auto [stop, error] = std::from_chars(text.data() + 1, end, code, 16);
  if (error != std::errc() || stop != end || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
    return false;
  append_utf8(code, out);
  text.remove_prefix(digits + 1);
  return true;
}

/// Takes what stands after a backslash off the front.
bool take_escape(std::string_view& text, std::string& out) {
  if (text.empty()) return false;
  for (const auto& [letter, meaning] : kEscapes)
    if (letter == text.front()) {
      out += meaning;
      text.remove_prefix(1);
      return true;
    }
  return take_numeric(text, out);
}

}  // namespace

std::optional<std::string> unescape_double_quoted(std::string_view inside) {
  std::string out;
  while (!inside.empty()) {
    const char first = inside.front();
    inside.remove_prefix(1);
    if (first == '"') return std::nullopt;
    if (first != '\\')
      out += first;
    else if (!take_escape(inside, out))
      return std::nullopt;
  }
  return out;
}

}  // namespace landfall
