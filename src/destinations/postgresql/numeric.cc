// See numeric.h.
#include "destinations/postgresql/numeric.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "destinations/postgresql/network_order.h"

namespace landfall::postgresql {
namespace {

constexpr std::uint64_t kBase = 10'000;
constexpr int kBaseDigits = 4;
constexpr std::int16_t kNegative = 0x4000;

// An unsigned number, least significant part first. One part more than decimal256 has leaves room to
// multiply.
__extension__ using Wide = unsigned __int128;
using Magnitude = std::array<std::uint64_t, 5>;

// Divides by the base; returns the rest.
std::int16_t divide(Magnitude& number, int parts) {
  std::uint64_t rest = 0;
  for (int i = parts - 1; i >= 0; --i) {
    // In halves: a 128-bit division costs ten times as much.
    const std::uint64_t high = (rest << 32U) | (number[static_cast<std::size_t>(i)] >> 32U);
    const std::uint64_t low = ((high % kBase) << 32U) | (number[static_cast<std::size_t>(i)] & 0xFFFFFFFFU);
    number[static_cast<std::size_t>(i)] = ((high / kBase) << 32U) | (low / kBase);
    rest = low % kBase;
  }
  return static_cast<std::int16_t>(rest);
}

void multiply(Magnitude& number, std::uint64_t factor) {
  Wide carry = 0;
  for (std::uint64_t& part : number) {
    carry += static_cast<Wide>(part) * factor;
    part = static_cast<std::uint64_t>(carry);
    carry >>= 64U;
  }
}

int used_parts(const Magnitude& number) {
  int parts = static_cast<int>(number.size());
  while (parts > 0 && number[static_cast<std::size_t>(parts) - 1] == 0) --parts;
  return parts;
}

// Digits to the base, least significant first; returns how many.
int digits_of(Magnitude& number, std::array<std::int16_t, 24>& digits) {
  int count = 0;
  for (int parts = used_parts(number); parts > 0; parts = used_parts(number))
    digits[static_cast<std::size_t>(count++)] = divide(number, parts);
  return count;
}

bool load(const std::uint8_t* value, int byte_width, Magnitude& number) {
  std::memcpy(number.data(), value, static_cast<std::size_t>(byte_width));
  const int parts = byte_width / 8;
  const bool negative = (number[static_cast<std::size_t>(parts) - 1] >> 63U) != 0;
  if (!negative) return false;
  std::uint64_t carry = 1;
  for (int i = 0; i < parts; ++i) {
    std::uint64_t& part = number[static_cast<std::size_t>(i)];
    part = ~part + carry;
    carry = carry != 0 && part == 0 ? 1 : 0;
  }
  return true;
}

constexpr std::array<std::uint64_t, 4> kPowers{1, 10, 100, 1000};

void append(Magnitude number, bool negative, int scale, Buffer& out) {
  // The point must stand between two digits to the base.
  const int pad = ((-scale) % kBaseDigits + kBaseDigits) % kBaseDigits;
  multiply(number, kPowers[static_cast<std::size_t>(pad)]);
  const int behind_point = (scale + pad) / kBaseDigits;
  std::array<std::int16_t, 24> digits{};
  const int count = digits_of(number, digits);
  int first = 0;  // trailing zeros are left out
  while (first < count && digits[static_cast<std::size_t>(first)] == 0) ++first;
  const int sent = count - first;
  char* at = out.reserve(static_cast<std::size_t>(12 + 2 * sent));
  at = put_number(at, static_cast<std::int32_t>(8 + 2 * sent));
  at = put_number(at, static_cast<std::int16_t>(sent));
  at = put_number(at, static_cast<std::int16_t>(sent == 0 ? 0 : count - 1 - behind_point));
  at = put_number(at, sent != 0 && negative ? kNegative : std::int16_t{0});
  at = put_number(at, static_cast<std::int16_t>(std::max(scale, 0)));
  for (int i = count - 1; i >= first; --i) at = put_number(at, digits[static_cast<std::size_t>(i)]);
  out.commit(at);
}

}  // namespace

void append_numeric(const std::uint8_t* value, int byte_width, int scale, Buffer& out) {
  Magnitude number{};
  const bool negative = load(value, byte_width, number);
  append(number, negative, scale, out);
}

void append_numeric(std::int64_t value, Buffer& out) {
  const auto bits = static_cast<std::uint64_t>(value);
  append({value < 0 ? ~bits + 1 : bits}, value < 0, 0, out);
}

void append_numeric(std::uint64_t value, Buffer& out) { append({value}, false, 0, out); }

}  // namespace landfall::postgresql
