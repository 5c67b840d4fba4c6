// Makes and reads UUIDs. Facts: RFC 9562, sections 4 and 5.4.
#include "cli/uuid.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>

namespace landfall::cli {
namespace {

constexpr std::array<std::size_t, 4> kHyphens{8, 13, 18, 23};
constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string hyphenate(const std::string& digits) {
  std::string out = digits;
  for (const std::size_t at : kHyphens) out.insert(at, 1, '-');
  return out;
}

bool has_hyphens(std::string_view text) {
  return text.size() == 36 &&
         std::all_of(kHyphens.begin(), kHyphens.end(), [&](std::size_t at) { return text[at] == '-'; });
}

}  // namespace

std::string random_uuid() {
  std::random_device device;
  std::uniform_int_distribution<std::size_t> any(0, 15);
  std::string digits(32, '0');
  for (char& digit : digits) digit = kHexDigits[any(device)];
  digits[12] = '4';
  digits[16] = kHexDigits[8 + any(device) % 4];
  return hyphenate(digits);
}

std::optional<std::string> parse_uuid(std::string_view text) {
  if (text.starts_with("urn:uuid:")) text.remove_prefix(9);
  if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
  std::string digits(text);
  if (has_hyphens(text)) std::erase(digits, '-');
  if (digits.size() != 32) return std::nullopt;
  for (char& digit : digits) {
    if (digit >= 'A' && digit <= 'F') digit = static_cast<char>(digit - 'A' + 'a');
    if (kHexDigits.find(digit) == std::string_view::npos) return std::nullopt;
  }
  return hyphenate(digits);
}

}  // namespace landfall::cli
