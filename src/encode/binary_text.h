// Bytes as text: uuid, mac, base64.
#pragma once

#include <cstdint>
#include <string_view>

namespace landfall {

inline constexpr int kUuidChars = 36;

/// Writes 16 bytes as `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, lower case; returns the end.
char* write_uuid(char* out, const char* bytes);
/// Writes bytes as `0a:1b:…`, lower case: three characters a byte, less one.
char* write_mac(char* out, std::string_view bytes);
/// Writes standard base64 with padding: four characters for every three bytes begun.
char* write_base64(char* out, std::string_view bytes);
constexpr std::size_t base64_size(std::size_t bytes) { return (bytes + 2) / 3 * 4; }

}  // namespace landfall
