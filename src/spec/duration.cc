// Go's duration strings, read and written as Go does.
#include <fmt/format.h>
#include <landfall/spec.h>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

namespace landfall {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array<Unit, 8> kUnits{{{"ns", 1},
                                      {"us", 1'000},
                                      {"\u00b5s", 1'000},
                                      {"\u03bcs", 1'000},
                                      {"ms", 1'000'000},
                                      {"s", 1'000'000'000},
                                      {"m", 60'000'000'000},
                                      {"h", 3'600'000'000'000}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes digits off the front of `text`; nullopt on overflow.
std::optional<std::uint64_t> take_digits(std::string_view& text) {
  std::uint64_t number = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1))
    if (__builtin_mul_overflow(number, 10U, &number) ||
        __builtin_add_overflow(number, static_cast<std::uint64_t>(text.front() - '0'), &number))
      return std::nullopt;
  return number;
}

/// Takes what follows a decimal point and gives it in nanoseconds of `unit` later; surplus digits are
/// dropped.
struct Fraction {
  std::uint64_t digits = 0;
  std::uint64_t scale = 1;
};
Fraction take_fraction(std::string_view& text) {
  Fraction fraction;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
    if (fraction.scale > 1'000'000'000'000'000ULL) continue;
    fraction.digits = fraction.digits * 10 + static_cast<std::uint64_t>(text.front() - '0');
    fraction.scale *= 10;
  }
  return fraction;
}

std::optional<std::int64_t> take_unit(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && text[length] != '.' && !is_digit(text[length])) ++length;
  const std::string_view name = text.substr(0, length);
  text.remove_prefix(length);
  for (const Unit& unit : kUnits)
    if (unit.name == name) return unit.nanoseconds;
  return std::nullopt;
}

/// Takes one `12.5h` off the front.
std::optional<std::uint64_t> take_segment(std::string_view& text) {
  const bool starts_with_number =
      is_digit(text.front()) || (text.front() == '.' && text.size() > 1 && is_digit(text[1]));
  if (!starts_with_number) return std::nullopt;
  const auto whole = take_digits(text);
  if (!whole) return std::nullopt;
  Fraction fraction;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    fraction = take_fraction(text);
  }
  const auto unit = take_unit(text);
  std::uint64_t nanoseconds = 0;
  if (!unit || __builtin_mul_overflow(*whole, static_cast<std::uint64_t>(*unit), &nanoseconds))
    return std::nullopt;
  const double part = static_cast<double>(fraction.digits) *
                      (static_cast<double>(*unit) / static_cast<double>(fraction.scale));
  if (__builtin_add_overflow(nanoseconds, static_cast<std::uint64_t>(part), &nanoseconds))
    return std::nullopt;
  return nanoseconds;
}

std::optional<Duration> parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text == "0") return Duration{0};
  if (text.empty()) return std::nullopt;
  constexpr std::uint64_t kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t total = 0;
  while (!text.empty()) {
    const auto segment = take_segment(text);
    if (!segment || __builtin_add_overflow(total, *segment, &total) || total > kMost + 1) return std::nullopt;
  }
  if (total > kMost)
    return negative ? std::optional(Duration{std::numeric_limits<std::int64_t>::min()}) : std::nullopt;
  const auto signed_total = static_cast<std::int64_t>(total);
  return Duration{negative ? -signed_total : signed_total};
}

/// Writes `value` / 10^digits without trailing zeros: 1500, 3 → "1.5".
std::string decimal(std::uint64_t value, int digits) {
  std::uint64_t scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  std::string text = fmt::format("{}", value / scale);
  if (value % scale == 0) return text;
  std::string fraction = fmt::format("{:0{}}", value % scale, digits);
  while (fraction.back() == '0') fraction.pop_back();
  return text + '.' + fraction;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  if (const auto duration = parse(text)) return *duration;
  return Error(
      ErrorKind::kConfig,
      fmt::format("\"{}\" is not a duration; write numbers with units like 30s, 1h30m or 500ms", text));
}

std::string format_duration(Duration duration) {
  const std::int64_t count = duration.count();
  if (count == 0) return "0s";
  const std::string sign = count < 0 ? "-" : "";
  const std::uint64_t nanoseconds =
      count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  if (nanoseconds < 1'000) return sign + fmt::format("{}ns", nanoseconds);
  if (nanoseconds < 1'000'000) return sign + decimal(nanoseconds, 3) + "\u00b5s";
  if (nanoseconds < 1'000'000'000) return sign + decimal(nanoseconds, 6) + "ms";
  const std::uint64_t minutes = nanoseconds / 60'000'000'000;
  const std::string seconds = decimal(nanoseconds % 60'000'000'000, 9) + "s";
  if (minutes == 0) return sign + seconds;
  if (minutes < 60) return sign + fmt::format("{}m", minutes) + seconds;
  return sign + fmt::format("{}h{}m", minutes / 60, minutes % 60) + seconds;
}

}  // namespace landfall
