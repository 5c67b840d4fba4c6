// See sha256.h. The work is OpenSSL's.
#include "registry/download/sha256.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <vector>

namespace landfall {
namespace {
constexpr std::size_t kPiece = 1 << 20;
constexpr std::size_t kDigits = 64;
}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* state) const { EVP_MD_CTX_free(state); }

Sha256::Sha256() : state_(EVP_MD_CTX_new()) { restart(); }

void Sha256::restart() { EVP_DigestInit_ex(state_.get(), EVP_sha256(), nullptr); }

void Sha256::add(std::string_view bytes) { EVP_DigestUpdate(state_.get(), bytes.data(), bytes.size()); }

std::string Sha256::finish() {
  std::array<unsigned char, kDigits / 2> digest{};
  EVP_DigestFinal_ex(state_.get(), digest.data(), nullptr);
  restart();
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

bool is_sha256(std::string_view text) {
  return text.size() == kDigits &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

Result<std::string> sha256_of_file(const std::filesystem::path& path, const CancelToken& cancel) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> piece(kPiece);
  Sha256 digest;
  while (file) {
    TRY(cancel.check());
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    digest.add({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof())
    return Error(ErrorKind::kAccess,
                 fmt::format("cannot read \"{}\"; look at its permissions", path.string()));
  return digest.finish();
}

}  // namespace landfall
