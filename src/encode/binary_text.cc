// Hexadecimal and base64 by table.
#include "encode/binary_text.h"

#include <array>
#include <cstring>

namespace landfall {

namespace {

constexpr std::array<char, 512> hex_table() {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<char, 512> table{};
  for (std::size_t i = 0; i < 256; ++i) {
    table[i * 2] = kHex[i / 16];
    table[i * 2 + 1] = kHex[i % 16];
  }
  return table;
}
constexpr std::array<char, 512> kHexPairs = hex_table();
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte(char c) { return static_cast<unsigned char>(c); }

char* write_hex(char* out, char c) {
  std::memcpy(out, &kHexPairs[byte(c) * 2], 2);
  return out + 2;
}

char* write_group(char* out, std::uint32_t bits) {
  out[0] = kBase64[bits >> 18];
  out[1] = kBase64[(bits >> 12) & 63];
  out[2] = kBase64[(bits >> 6) & 63];
  out[3] = kBase64[bits & 63];
  return out + 4;
}

}  // namespace

char* write_uuid(char* out, const char* bytes) {
  for (int i = 0; i < 16; ++i) {
    out = write_hex(out, bytes[i]);
    if (i == 3 || i == 5 || i == 7 || i == 9) *out++ = '-';
  }
  return out;
}

char* write_mac(char* out, std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) *out++ = ':';
    out = write_hex(out, bytes[i]);
  }
  return out;
}

char* write_base64(char* out, std::string_view bytes) {
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3)
    out = write_group(out, byte(bytes[i]) << 16 | byte(bytes[i + 1]) << 8 | byte(bytes[i + 2]));
  const std::size_t rest = bytes.size() - i;
  if (rest == 0) return out;
  out = write_group(out, byte(bytes[i]) << 16 | (rest == 2 ? byte(bytes[i + 1]) << 8 : 0));
  out[-1] = '=';
  if (rest == 1) out[-2] = '=';
  return out;
}

}  // namespace landfall
