// A file under a name nobody else uses, in the folder where its content shall be, gone unless it is moved
// there.
#pragma once

#include <landfall/result.h>

#include <filesystem>
#include <string_view>

namespace landfall {

class TemporaryFile {
 public:
  /// Makes the folder too when it is not there.
  static Result<TemporaryFile> create_in(const std::filesystem::path& folder);

  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  const std::filesystem::path& path() const { return path_; }
  Result<void> write(std::string_view bytes);
  /// Makes it empty again.
  Result<void> clear();
  /// Puts the file, safely on disk and with these permissions, in the place of `target`, at once.
  Result<void> move_to(const std::filesystem::path& target, unsigned mode);

 private:
  TemporaryFile(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
  std::filesystem::path path_;  ///< empty once moved
  int file_;
};

}  // namespace landfall
