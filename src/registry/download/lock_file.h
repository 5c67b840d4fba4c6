// The file `landfall.lock` in the cache: what was downloaded, so that it cannot become something else unseen.
#pragma once

#include <landfall/result.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace landfall {

/// One downloaded executable.
struct LockEntry {
  std::string archive_sha256;  ///< as the hub told, or of the archive that came when nobody told
  std::string executable_sha256;
  std::string host;  ///< the archive came from there; not compared
};

class LockFile {
 public:
  explicit LockFile(const std::filesystem::path& cache) : path_(cache / "landfall.lock") {}

  const std::filesystem::path& path() const { return path_; }

  /// Gives the entry of a key (lock_key in release.h). kConfig, with what to do, when the file is damaged.
  Result<std::optional<LockEntry>> find(const std::string& key) const;

  /// Adds an entry, or finds that the one that is there has the same digests: otherwise kProtocol, and the
  /// file stays as it was. Safe beside other threads and processes that do the same.
  Result<void> pin(const std::string& key, const LockEntry& entry) const;

  /// The error of an executable in the cache whose digest is not the pinned one; says how to accept it.
  Error tampered(const std::filesystem::path& executable, const std::string& key, const LockEntry& pinned,
                 const std::string& found) const;

 private:
  using Entries = std::map<std::string, LockEntry>;
  Result<Entries> read() const;
  Result<void> write(const Entries& entries) const;
  Error changed(std::string_view what, const std::string& key, const std::string& pinned,
                const std::string& found) const;

  std::filesystem::path path_;
};

}  // namespace landfall
