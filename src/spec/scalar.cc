// The rules are those of the Go YAML library under CloudQuery: resolution by the first character, underscores
// dropped from numbers, integers tried before floats.
#include "spec/scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <system_error>

namespace landfall {
namespace {

constexpr std::array<std::string_view, 11> kTrue{"y",    "Y",    "yes", "Yes", "YES", "true",
                                                 "True", "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 11> kFalse{"n",     "N",     "no",  "No",  "NO", "false",
                                                  "False", "FALSE", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 5> kNull{"", "~", "null", "Null", "NULL"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Value make(Value::Kind kind, std::string text) {
  Value value;
  value.kind = kind;
  value.text = std::move(text);
  return value;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Digits of a base other than ten, up to 64 bits.
std::optional<std::uint64_t> parse_based(std::string_view digits, int base) {
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (code != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

/// Splits `0x1f` into base and digits; base 10 when there is no prefix.
std::pair<int, std::string_view> base_of(std::string_view text) {
  if (text.size() < 2 || text[0] != '0') return {10, text};
  switch (text[1]) {
    case 'x':
    case 'X':
      return {16, text.substr(2)};
    case 'o':
    case 'O':
      return {8, text.substr(2)};
    case 'b':
    case 'B':
      return {2, text.substr(2)};
    default:
      return {8, text.substr(1)};
  }
}

/// `text` has no underscores. Gives canonical decimal text.
std::optional<std::string> integer(std::string_view text) {
  const bool negative = text.front() == '-';
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  const auto [base, digits] = base_of(text);
  std::string number;
  if (base == 10) {
    if (!all_digits(digits)) return std::nullopt;
    number = digits;  // base_of leaves a leading zero only to "0" itself
  } else {
    const auto parsed = parse_based(digits, base);
    if (!parsed) return std::nullopt;
    number = fmt::format("{}", *parsed);
  }
  return negative && number != "0" ? '-' + number : number;
}

/// Says whether `text` has YAML's shape of a float: sign, digits with a point, exponent.
bool looks_like_float(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  std::size_t whole = 0;
  while (whole < text.size() && is_digit(text[whole])) ++whole;
  text.remove_prefix(whole);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    std::size_t fraction = 0;
    while (fraction < text.size() && is_digit(text[fraction])) ++fraction;
    if (whole == 0 && fraction == 0) return false;
    text.remove_prefix(fraction);
  } else if (whole == 0) {
    return false;
  }
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return all_digits(text);
}

std::optional<double> parse_double(std::string_view text) {
  if (text.front() == '+') text.remove_prefix(1);
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size()) return std::nullopt;
  if (code == std::errc::result_out_of_range)
    return text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos
               ? std::optional(0.0)
               : std::nullopt;
  return code == std::errc() ? std::optional(number) : std::nullopt;
}

/// Writes a double as JSON, in the shortest form that reads back the same.
std::string json_number(double number) {
  const double size = std::fabs(number);
  const bool scientific = size != 0 && (size < 1e-6 || size >= 1e21);
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 scientific ? std::chars_format::scientific : std::chars_format::fixed);
  return {buffer.data(), end.ptr};
}

Value floating(double number, std::string_view text) {
  if (number == 0 && std::signbit(number))
    return make(Value::Kind::kFloat, "-0.0");  // "-0" would be an integer
  std::string json = json_number(number);
  const std::string_view digits = std::string_view(json).substr(json.front() == '-' ? 1 : 0);
  const bool is_integer = all_digits(digits);
  // "08" is no octal number, so it arrives here; its own digits are exact where a double may not be.
  if (is_integer && all_digits(text)) {
    const std::size_t first = std::min(text.find_first_not_of('0'), text.size() - 1);
    return make(Value::Kind::kInteger, std::string(text.substr(first)));
  }
  return make(is_integer ? Value::Kind::kInteger : Value::Kind::kFloat, std::move(json));
}

}  // namespace

Value resolve_scalar(std::string_view text) {
  if (contains(kNull, text)) return {};
  if (contains(kTrue, text)) return make(Value::Kind::kBool, "true");
  if (contains(kFalse, text)) return make(Value::Kind::kBool, "false");
  const char first = text.front();
  if (is_digit(first) || first == '-' || first == '+' || first == '.') {
    std::string plain(text);
    plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
    if (auto number = integer(plain)) return make(Value::Kind::kInteger, std::move(*number));
    if (looks_like_float(plain))
      if (const auto number = parse_double(plain)) return floating(*number, plain);
  }
  return make(Value::Kind::kString, std::string(text));
}

}  // namespace landfall
