// Layout of digits, and the ways to get at them: a fast path for floats of few decimals, std::to_chars for
// the others, long division for decimals.
#include "encode/digits.h"

#include <cmath>
#include <cstring>
#include <string_view>

namespace landfall {

namespace {

/// A value as 0.DIGITS × 10^point.
struct Digits {
  bool negative = false;
  const char* first = nullptr;
  int count = 0;
  int point = 0;
};

char* write_text(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* write_zeros(char* out, int count) {
  std::memset(out, '0', static_cast<std::size_t>(count));
  return out + count;
}

char* write_digits(char* out, const char* first, int count) {
  std::memcpy(out, first, static_cast<std::size_t>(count));
  return out + count;
}

/// `1.234e+06`: at least two digits of exponent.
char* write_exponent(char* out, const Digits& d) {
  *out++ = d.first[0];
  if (d.count > 1) {
    *out++ = '.';
    out = write_digits(out, d.first + 1, d.count - 1);
  }
  const int exponent = d.point - 1;
  const int size = exponent < 0 ? -exponent : exponent;
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  if (size < 10) *out++ = '0';
  return write_int(out, size);
}

char* write_plain(char* out, const Digits& d) {
  if (d.point <= 0) {
    out = write_text(out, "0.");
    out = write_zeros(out, -d.point);
    return write_digits(out, d.first, d.count);
  }
  if (d.point >= d.count) {
    out = write_digits(out, d.first, d.count);
    return write_zeros(out, d.point - d.count);
  }
  out = write_digits(out, d.first, d.point);
  *out++ = '.';
  return write_digits(out, d.first + d.point, d.count - d.point);
}

char* write_layout(char* out, Digits d, int lowest_exponent, int exponent_from) {
  while (d.count > 1 && d.first[d.count - 1] == '0') --d.count;
  if (d.negative) *out++ = '-';
  if (d.first[0] == '0') return write_text(out, "0");
  const int exponent = d.point - 1;
  if (exponent < lowest_exponent || exponent >= exponent_from) return write_exponent(out, d);
  return write_plain(out, d);
}

char* write_layout(char* out, const Digits& d, FloatForm form) {
  return form == FloatForm::kText ? write_layout(out, d, -4, 6) : write_layout(out, d, -6, 21);
}

template <class T>
char* write_special(char* out, T value) {
  if (std::isnan(value)) return write_text(out, "NaN");
  return write_text(out, value > 0 ? "+Inf" : "-Inf");
}

/// Values with at most four decimals and 15 digits. A double has no two decimals of up to 15 digits that read
/// as it, so digits that divide back to the value are its shortest ones.
bool write_short(char*& out, double value, FloatForm form) {
  constexpr double kScale = 1e4;
  const double size = std::fabs(value);
  if (size >= 1e15 / kScale) return false;
  const auto whole = static_cast<std::int64_t>(size * kScale + 0.5);
  if (static_cast<double>(whole) / kScale != size) return false;
  char digits[24];
  const int count = static_cast<int>(write_int(digits, whole) - digits);
  out = write_layout(out, {std::signbit(value), digits, count, count - 4}, form);
  return true;
}

template <class T>
char* write_shortest(char* out, T value, FloatForm form) {
  char text[64];  // d.ddd…e±dd
  const char* end =
      std::to_chars(text, text + sizeof(text), std::fabs(value), std::chars_format::scientific).ptr;
  const auto* e = static_cast<const char*>(std::memchr(text, 'e', static_cast<std::size_t>(end - text)));
  int exponent = 0;
  std::from_chars(e + (e[1] == '+' ? 2 : 1), end, exponent);
  char* first = text;
  int count = 1;
  if (text[1] == '.') {
    first = text + 1;
    first[0] = text[0];
    count = static_cast<int>(e - first);
  }
  return write_layout(out, {std::signbit(value), first, count, exponent + 1}, form);
}

__extension__ using Uint128 = unsigned __int128;

/// Divides the number in place by 10^18 and returns the remainder.
std::uint64_t divide_by_1e18(std::uint64_t* limbs, int count) {
  constexpr std::uint64_t kDivisor = 1'000'000'000'000'000'000ULL;
  Uint128 rest = 0;
  for (int i = count - 1; i >= 0; --i) {
    const Uint128 part = (rest << 64) | limbs[i];
    limbs[i] = static_cast<std::uint64_t>(part / kDivisor);
    rest = part % kDivisor;
  }
  return static_cast<std::uint64_t>(rest);
}

bool is_zero(const std::uint64_t* limbs, int count) {
  for (int i = 0; i < count; ++i)
    if (limbs[i] != 0) return false;
  return true;
}

void negate(std::uint64_t* limbs, int count) {
  std::uint64_t carry = 1;
  for (int i = 0; i < count; ++i) {
    limbs[i] = ~limbs[i] + carry;
    carry = carry != 0 && limbs[i] == 0 ? 1 : 0;
  }
}

/// Writes the magnitude's digits so that they end at `end`; returns where they begin.
char* write_backwards(char* end, std::uint64_t* limbs, int count) {
  char* begin = end;
  do {
    std::uint64_t part = divide_by_1e18(limbs, count);
    const bool is_last = is_zero(limbs, count);
    for (int i = 0; i < 18 && !(is_last && part == 0); ++i, part /= 10)
      *--begin = static_cast<char>('0' + part % 10);
  } while (!is_zero(limbs, count));
  if (begin == end) *--begin = '0';
  return begin;
}

}  // namespace

char* write_float(char* out, double value, FloatForm form) {
  if (!std::isfinite(value)) return write_special(out, value);
  if (write_short(out, value, form)) return out;
  return write_shortest(out, value, form);
}

char* write_float(char* out, float value, FloatForm form) {
  if (!std::isfinite(value)) return write_special(out, value);
  return write_shortest(out, value, form);
}

char* write_decimal(char* out, const std::uint8_t* value, int byte_width, int scale) {
  std::uint64_t limbs[4];
  const int count = byte_width / 8;
  std::memcpy(limbs, value, static_cast<std::size_t>(byte_width));
  const bool negative = (limbs[count - 1] >> 63) != 0;
  if (negative) negate(limbs, count);
  char digits[96];
  char* const end = digits + sizeof(digits);
  const char* first = write_backwards(end, limbs, count);
  const int size = static_cast<int>(end - first);
  return write_layout(out, {negative, first, size, size - scale}, -4, 100);
}

}  // namespace landfall
