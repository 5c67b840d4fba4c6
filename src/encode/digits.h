// Numbers as decimal digits, written straight into a buffer. Floats take the shortest digits that read back
// as the same value, laid out by the rules of Go's strconv, which CloudQuery's text form follows.
#pragma once

#include <charconv>
#include <cstdint>

namespace landfall {

/// Where a float changes to exponent form.
enum class FloatForm : std::uint8_t {
  kText,  ///< below 1e-4 and from 1e6 on: CloudQuery's top-level text
  kJson,  ///< below 1e-6 and from 1e21 on
};

/// Room that write_int, write_float and write_decimal need at most.
inline constexpr int kNumberChars = 200;

/// Writes an integer; returns the end of what was written.
template <class T>
char* write_int(char* out, T value) {
  return std::to_chars(out, out + kNumberChars, value).ptr;
}

/// Writes a float, NaN, +Inf or -Inf.
char* write_float(char* out, double value, FloatForm form);
char* write_float(char* out, float value, FloatForm form);

/// Writes a little-endian two's complement integer of 16 or 32 bytes divided by 10^scale: exact, no trailing
/// zeros, exponent form only below 1e-4 (and above 10^100, which takes a negative scale).
char* write_decimal(char* out, const std::uint8_t* value, int byte_width, int scale);

}  // namespace landfall
