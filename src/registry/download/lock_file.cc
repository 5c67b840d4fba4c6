// See lock_file.h. JSON, one entry a release and platform, sorted; replaced as a whole.
#include "registry/download/lock_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "registry/download/sha256.h"
#include "registry/download/temporary_file.h"
#include "spec/pretty_json.h"

namespace landfall {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr unsigned kMode = 0644;

/// Holds the right to change the lock file against other processes and threads. The file it locks is another
/// one, because the lock file itself is replaced.
class Guard {
 public:
  static Result<Guard> take(const std::filesystem::path& lock_file) {
    std::error_code failed;
    std::filesystem::create_directories(lock_file.parent_path(), failed);
    const std::string path = lock_file.string() + ".guard";
    Guard guard(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kMode));
    int locked = -1;
    if (guard.file_ >= 0)
      while ((locked = flock(guard.file_, LOCK_EX)) != 0 && errno == EINTR) {
      }
    if (locked == 0) return guard;
    return Error(
        ErrorKind::kAccess,
        fmt::format("locking \"{}\": {}; look at the permissions, or choose another folder with --cq-dir",
                    path, std::generic_category().message(errno)));
  }
  Guard(Guard&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  Guard& operator=(Guard&&) = delete;
  ~Guard() {
    if (file_ >= 0) close(file_);
  }

 private:
  explicit Guard(int file) : file_(file) {}
  int file_;
};

Error damaged(const std::filesystem::path& path, std::string_view what) {
  return {ErrorKind::kConfig,
          fmt::format("the lock file \"{}\" cannot be used: {}; mend it, or remove it if you trust what the "
                      "cache holds",
                      path.string(), what)};
}

bool read_text(simdjson::dom::object object, std::string_view name, std::string& text) {
  std::string_view found;
  if (object.at_key(name).get(found) != simdjson::SUCCESS) return false;
  text = found;
  return true;
}

bool read_entry(simdjson::dom::element element, LockEntry& entry) {
  simdjson::dom::object object;
  return element.get(object) == simdjson::SUCCESS &&
         read_text(object, "archive_sha256", entry.archive_sha256) &&
         read_text(object, "executable_sha256", entry.executable_sha256) &&
         read_text(object, "host", entry.host) && is_sha256(entry.archive_sha256) &&
         is_sha256(entry.executable_sha256);
}

Value value_of(const LockEntry& entry) {
  Value value = json_map();
  put(value, "archive_sha256", json_text(entry.archive_sha256));
  put(value, "executable_sha256", json_text(entry.executable_sha256));
  put(value, "host", json_text(entry.host));
  return value;
}

}  // namespace

Result<LockFile::Entries> LockFile::read() const {
  std::error_code failed;
  if (!std::filesystem::exists(path_, failed) && !failed) return Entries{};
  std::ifstream file(path_, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return damaged(path_, "it cannot be read");
  simdjson::dom::parser parser;
  simdjson::dom::object document;
  if (const auto code = parser.parse(text).get(document))
    return damaged(path_, fmt::format("it is no JSON object: {}", simdjson::error_message(code)));
  std::int64_t format = 0;
  simdjson::dom::object plugins;
  if (document.at_key("format").get(format) != simdjson::SUCCESS || format != kFormat)
    return damaged(path_, fmt::format("its `format` is not {}", kFormat));
  if (document.at_key("plugins").get(plugins) != simdjson::SUCCESS)
    return damaged(path_, "it has no map `plugins`");
  Entries entries;
  for (const auto& [key, element] : plugins)
    if (!read_entry(element, entries[std::string(key)]))
      return damaged(path_,
                     fmt::format("the entry \"{}\" lacks `archive_sha256`, `executable_sha256` or `host`, "
                                 "or a digest is not 64 hexadecimal digits",
                                 key));
  return entries;
}

Result<void> LockFile::write(const Entries& entries) const {
  Value plugins = json_map();
  for (const auto& [key, entry] : entries) put(plugins, key, value_of(entry));
  Value document = json_map();
  put(document, "format", json_integer(kFormat));
  put(document, "plugins", std::move(plugins));
  TRY_ASSIGN(TemporaryFile file, TemporaryFile::create_in(path_.parent_path()));
  TRY(file.write(pretty_json(document) + "\n"));
  return file.move_to(path_, kMode);
}

Result<std::optional<LockEntry>> LockFile::find(const std::string& key) const {
  TRY_ASSIGN(const Entries entries, read());
  const auto found = entries.find(key);
  if (found == entries.end()) return std::optional<LockEntry>();
  return std::optional(found->second);
}

Result<void> LockFile::pin(const std::string& key, const LockEntry& entry) const {
  TRY_ASSIGN(const Guard guard, Guard::take(path_));
  TRY_ASSIGN(Entries entries, read());
  const auto [place, is_new] = entries.try_emplace(key, entry);
  const LockEntry& pinned = place->second;
  if (pinned.archive_sha256 != entry.archive_sha256)
    return changed("the archive", key, pinned.archive_sha256, entry.archive_sha256);
  if (pinned.executable_sha256 != entry.executable_sha256)
    return changed("the executable", key, pinned.executable_sha256, entry.executable_sha256);
  return is_new ? write(entries) : Result<void>();
}

Error LockFile::changed(std::string_view what, const std::string& key, const std::string& pinned,
                        const std::string& found) const {
  return {ErrorKind::kProtocol,
          fmt::format(
              "{} is not the one that was first downloaded: SHA-256 {} where \"{}\" says {}; ask those who "
              "publish it why, and only if you trust the new one, remove the entry \"{}\" from that file",
              what, found, path_.string(), pinned, key)};
}

Error LockFile::tampered(const std::filesystem::path& executable, const std::string& key,
                         const LockEntry& pinned, const std::string& found) const {
  return {ErrorKind::kProtocol,
          fmt::format(
              "the executable \"{}\" was changed after its download: SHA-256 {} where \"{}\" says {}; "
              "remove it, and it is downloaded again; or, only if you trust it as it is, remove the entry "
              "\"{}\" from that file",
              executable.string(), found, path_.string(), pinned.executable_sha256, key)};
}

}  // namespace landfall
