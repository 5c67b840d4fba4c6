// See session.h. Plain system calls: each failure keeps its errno.
#include "destinations/file/session.h"

#include <arrow/io/file.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <landfall/arrow_result.h>
#include "destinations/file/descriptor.h"
#include "families/object/path_template.h"

namespace landfall::file {
namespace {

constexpr std::string_view kPartPrefix = ".landfall-";
constexpr std::string_view kPartSuffix = ".part";
constexpr std::size_t kUuidLength = 36;
constexpr std::size_t kBufferBytes = 128 * 1024;
constexpr mode_t kFolderMode = 0755;
constexpr mode_t kFileMode = 0644;

bool is_part(std::string_view name) {
  return name.size() == kPartPrefix.size() + kUuidLength + kPartSuffix.size() &&
         name.starts_with(kPartPrefix) && name.ends_with(kPartSuffix);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Each open table is an open file; the usual soft limit of 1024 would end a sync of many tables.
void raise_open_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

Result<void> sync_folder(const std::string& folder) {
  const Descriptor fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return file_error("opening folder", folder, errno);
  // Some network and FUSE file systems cannot sync a folder and say EINVAL; the file itself is synced there.
  if (fsync(fd.get()) != 0 && errno != EINVAL) return file_error("syncing folder", folder, errno);
  return {};
}

Result<void> make_folder(const std::string& folder) {
  if (mkdir(folder.c_str(), kFolderMode) == 0) return sync_folder(folder_of(folder));
  if (errno == EEXIST) return {};
  const std::string parent = folder_of(folder);
  if (errno != ENOENT || parent == folder) return file_error("making folder", folder, errno);
  TRY(make_folder(parent));
  if (mkdir(folder.c_str(), kFolderMode) != 0 && errno != EEXIST)
    return file_error("making folder", folder, errno);
  return sync_folder(parent);
}

// Renaming over a device or a pipe would destroy it.
Result<void> check_target(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return {};
    return file_error("looking at file", path, errno);
  }
  if (S_ISREG(found.st_mode)) return {};
  if (S_ISDIR(found.st_mode)) return file_error("writing file", path, EISDIR);
  return Error(
      ErrorKind::kConfig,
      fmt::format("writing file \"{}\": there is something that is not a file; choose another path", path));
}

// A part is locked as long as its writer lives. Another process that sweeps may take a new one away between
// its making and its locking; then it has no name any more and is made again.
Result<Descriptor> create_part(const std::string& path) {
  constexpr int kAttempts = 10;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Descriptor fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
    if (!fd.valid()) return file_error("creating file", path, errno);
    struct stat made {};
    if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) continue;
    if (fstat(fd.get(), &made) != 0) return file_error("looking at file", path, errno);
    if (made.st_nlink > 0) return fd;
  }
  return file_error("locking file", path, EWOULDBLOCK);
}

// True when the part at `path` belonged to nobody and is gone.
bool remove_if_left_over(const std::string& path) {
  const Descriptor fd(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd.valid() || flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return false;
  return unlink(path.c_str()) == 0;
}

int sweep(const std::string& folder) {
  int removed = 0;
  std::error_code ignored;
  for (std::filesystem::directory_iterator it(folder, ignored), end; it != end; it.increment(ignored)) {
    if (is_part(it->path().filename().native()) && remove_if_left_over(it->path())) ++removed;
    if (ignored) break;
  }
  return removed;
}

class LocalWriter : public object::ObjectWriter {
 public:
  LocalWriter(std::string path, std::string part, Descriptor fd)
      : path_(std::move(path)), part_(std::move(part)), fd_(std::move(fd)) {}
  LocalWriter(const LocalWriter&) = delete;
  LocalWriter& operator=(const LocalWriter&) = delete;
  ~LocalWriter() override {
    if (!committed_) unlink(part_.c_str());
  }

  Result<void> write(std::string_view bytes) override {
    if (buffer_.size() + bytes.size() >= kBufferBytes) {
      TRY(put(buffer_));
      buffer_.clear();
      if (bytes.size() >= kBufferBytes) return put(bytes);
    }
    buffer_.append(bytes);
    return {};
  }

  Result<void> commit() override {
    TRY(put(buffer_));
    if (fsync(fd_.get()) != 0) return file_error("syncing file", path_, errno);
    if (rename(part_.c_str(), path_.c_str()) != 0) return file_error("naming file", path_, errno);
    committed_ = true;
    return sync_folder(folder_of(path_));
  }

 private:
  Result<void> put(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return file_error("writing file", path_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }

  std::string path_;
  std::string part_;
  Descriptor fd_;
  std::string buffer_;
  bool committed_ = false;
};

struct Advice {
  ErrorKind kind;
  std::string_view what_to_do;
};

Advice advice(int error_number) {
  switch (error_number) {
    case EACCES:
    case EPERM:
      return {ErrorKind::kAccess, "give this user the right to write there, or choose another path"};
    case EROFS:
      return {ErrorKind::kAccess, "the file system is read-only: choose another path"};
    case ENOSPC:
    case EDQUOT:
      return {ErrorKind::kRejected, "free some space there, or choose another path"};
    case EFBIG:
      return {ErrorKind::kRejected, "raise the limit on file sizes (ulimit -f), or write smaller files"};
    case EMFILE:
    case ENFILE:
      return {ErrorKind::kRejected, "raise the limit on open files (ulimit -n)"};
    case EISDIR:
      return {ErrorKind::kConfig, "a folder of that name exists: choose another path"};
    case ENOTDIR:
      return {ErrorKind::kConfig, "a file stands where a folder is needed: choose another path"};
    case ENAMETOOLONG:
    case ELOOP:
      return {ErrorKind::kConfig, "choose another path"};
    default:
      return {ErrorKind::kAccess, "look at the file system"};
  }
}

}  // namespace

Error file_error(std::string_view doing, const std::string& path, int error_number) {
  const Advice given = advice(error_number);
  return Error(given.kind,
               fmt::format("{} \"{}\": {} (errno {}); {}", doing, path,
                           std::generic_category().message(error_number), error_number, given.what_to_do));
}

LocalStore::LocalStore(Log& log) : log_(log) { raise_open_file_limit(); }

Result<std::unique_ptr<object::ObjectWriter>> LocalStore::begin(const std::string& key) {
  TRY(check_target(key));
  const std::string folder = folder_of(key);
  if (!swept_.contains(folder)) {
    TRY(make_folder(folder));
    if (const int removed = sweep(folder); removed > 0)
      log_.write(LogLevel::kInfo, "removed unfinished files of an interrupted run",
                 {{"folder", folder}, {"files", std::to_string(removed)}});
    swept_.insert(folder);
  }
  std::string part = fmt::format("{}/{}{}{}", folder, kPartPrefix, object::random_uuid(), kPartSuffix);
  TRY_ASSIGN(Descriptor fd, create_part(part));
  return std::unique_ptr<object::ObjectWriter>(
      std::make_unique<LocalWriter>(key, std::move(part), std::move(fd)));
}

Result<std::shared_ptr<arrow::io::RandomAccessFile>> LocalStore::get(const std::string& key) {
  struct stat found {};
  if (stat(key.c_str(), &found) != 0) {
    if (errno == ENOENT) return std::shared_ptr<arrow::io::RandomAccessFile>();
    return file_error("reading file", key, errno);
  }
  TRY_ASSIGN(auto file, from_arrow(arrow::io::ReadableFile::Open(key), ErrorKind::kAccess));
  return std::shared_ptr<arrow::io::RandomAccessFile>(std::move(file));
}

Result<std::vector<object::ObjectInfo>> LocalStore::list(const std::string& prefix) {
  namespace fs = std::filesystem;
  std::vector<object::ObjectInfo> found;
  std::error_code error;
  const std::size_t slash = prefix.rfind('/');
  const fs::path folder = slash == std::string::npos ? "." : prefix.substr(0, slash + 1);
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string key =
        slash == std::string::npos ? it->path().lexically_relative(".").native() : it->path().native();
    if (!key.starts_with(prefix) || !it->is_regular_file(error) || is_part(it->path().filename().native()))
      continue;
    found.push_back({key, static_cast<std::int64_t>(it->file_size(error))});
  }
  if (error && error.value() != ENOENT) return file_error("listing folder", folder.native(), error.value());
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return found;
}

Result<void> LocalStore::remove(const std::string& key) {
  if (unlink(key.c_str()) != 0 && errno != ENOENT) return file_error("removing file", key, errno);
  return {};
}

Result<void> check_writable(const std::string& path) {
  std::string folder = folder_of(path);
  struct stat found {};
  while (stat(folder.c_str(), &found) != 0) {
    if (errno != ENOENT || folder_of(folder) == folder) return file_error("looking at folder", folder, errno);
    folder = folder_of(folder);
  }
  if (!S_ISDIR(found.st_mode)) return file_error("looking at folder", folder, ENOTDIR);
  if (access(folder.c_str(), W_OK | X_OK) != 0) return file_error("looking at folder", folder, errno);
  return {};
}

}  // namespace landfall::file
