// See temporary_file.h.
#include "registry/download/temporary_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace landfall {
namespace {

Error file_error(std::string_view doing, const std::filesystem::path& path, int code) {
  return {ErrorKind::kAccess,
          fmt::format("{} \"{}\": {}; look at the permissions and the free space there, or choose another "
                      "folder with --cq-dir",
                      doing, path.string(), std::generic_category().message(code))};
}

}  // namespace

Result<TemporaryFile> TemporaryFile::create_in(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return file_error("making the folder", folder, failed.value());
  std::string path = folder / ".partial-XXXXXX";
  const int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return file_error("making a file in", folder, errno);
  return TemporaryFile(path, file);
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), file_(std::exchange(other.file_, -1)) {}

TemporaryFile::~TemporaryFile() {
  if (file_ >= 0) close(file_);
  if (!path_.empty()) unlink(path_.c_str());
}

Result<void> TemporaryFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return file_error("writing", path_, errno);
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> TemporaryFile::clear() {
  if (ftruncate(file_, 0) != 0 || lseek(file_, 0, SEEK_SET) != 0) return file_error("emptying", path_, errno);
  return {};
}

Result<void> TemporaryFile::move_to(const std::filesystem::path& target, unsigned mode) {
  if (fchmod(file_, mode) != 0 || fsync(file_) != 0) return file_error("writing", path_, errno);
  // Closed before it has its name: a program that is open for writing cannot be started.
  if (close(std::exchange(file_, -1)) != 0) return file_error("writing", path_, errno);
  if (rename(path_.c_str(), target.c_str()) != 0) return file_error("replacing", target, errno);
  path_.clear();
  return {};
}

}  // namespace landfall
