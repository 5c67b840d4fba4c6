// SHA-256 of bytes that come piece by piece, in lower-case hexadecimal.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace landfall {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// Gives the 64 digits and begins anew.
  std::string finish();
  void restart();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* state) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> state_;
};

/// True for 64 hexadecimal digits, small or capital.
bool is_sha256(std::string_view text);

/// Reads a whole file, until cancelled.
Result<std::string> sha256_of_file(const std::filesystem::path& path, const CancelToken& cancel);

}  // namespace landfall
