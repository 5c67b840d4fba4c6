// The local file system as an object store: a file appears under its name when it is complete, by rename.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include <landfall/context.h>
#include "families/object/store.h"

namespace landfall::file {

/// Keeps objects as files; a key is a path, relative ones from the current folder. Folders are made as needed
/// (0755, files 0644). Files are written as `.landfall-<uuid>.part` beside their place, synced, and renamed.
/// What killed runs left of such parts in a folder is removed when the folder is first written to; a lock
/// tells them from those of a running one.
class LocalStore : public object::ObjectStore {
 public:
  explicit LocalStore(Log& log);
  Result<std::unique_ptr<object::ObjectWriter>> begin(const std::string& key) override;
  Result<std::shared_ptr<arrow::io::RandomAccessFile>> get(const std::string& key) override;
  Result<std::vector<object::ObjectInfo>> list(const std::string& prefix) override;
  Result<void> remove(const std::string& key) override;

 private:
  Log& log_;
  std::set<std::string> swept_;
};

/// Checks that files could be made in the nearest existing folder on the way to `path`; changes nothing.
Result<void> check_writable(const std::string& path);

/// Turns a failed system call into an Error: what was being done, to which path, the system's words, what to
/// do.
Error file_error(std::string_view doing, const std::string& path, int error_number);

}  // namespace landfall::file
