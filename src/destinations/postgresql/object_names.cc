// See object_names.h.
#include "destinations/postgresql/object_names.h"

#include <openssl/evp.h>

#include <array>

namespace landfall::postgresql {

std::string name_hash(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, 32> digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::string digits;
  for (std::size_t i = 0; i < 16; ++i) {
    digits += kDigits[digest[i] >> 4U];
    digits += kDigits[digest[i] & 15U];
  }
  return digits;
}

std::string object_name(std::string_view table, std::string_view suffix) {
  if (table.size() + suffix.size() <= kNameBytes) return std::string(table) + std::string(suffix);
  return name_hash(table.substr(0, kNameBytes)) + std::string(suffix);
}

}  // namespace landfall::postgresql
