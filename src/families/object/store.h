// Where the object family puts its files: a flat store of keys and bytes. A local folder is one, S3 is
// another. The promise every store keeps: an object is visible whole or not at all.
#pragma once

#include <arrow/io/interfaces.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "landfall/result.h"

namespace landfall::object {

/// Receives the bytes of one object. Destroying it without commit() leaves nothing visible, and nothing of
/// what stood under the key before is touched. Used by one thread at a time.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;
  /// Adds bytes at the end; they are copied or stored before the call returns.
  virtual Result<void> write(std::string_view bytes) = 0;
  /// Makes the object visible and durable under its key, replacing what was there.
  virtual Result<void> commit() = 0;
};

struct ObjectInfo {
  std::string key;
  std::int64_t bytes = 0;
};

/// One open store. Errors name the store's place, the key, the operation and what to do.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;
  /// Begins an object. Nothing is visible under `key` before commit. The store outlives its writers.
  virtual Result<std::unique_ptr<ObjectWriter>> begin(const std::string& key) = 0;
  /// Opens an object for reading; null when there is none of that key.
  virtual Result<std::shared_ptr<arrow::io::RandomAccessFile>> get(const std::string& key) = 0;
  /// Lists the finished objects whose key begins with `prefix`, sorted by key.
  virtual Result<std::vector<ObjectInfo>> list(const std::string& prefix) = 0;
  /// Removes an object; success when there is none.
  virtual Result<void> remove(const std::string& key) = 0;
};

}  // namespace landfall::object
