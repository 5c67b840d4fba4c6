// A store in memory, for the tests of the family.
#pragma once

#include <arrow/buffer.h>
#include <arrow/io/memory.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "families/object/store.h"

namespace landfall::object {

/// Keeps committed objects in a map that outlives the store.
class MemoryStore : public ObjectStore {
 public:
  struct Contents {
    std::map<std::string, std::string> objects;
    std::vector<std::string> committed;  ///< keys, in order
    int open_now = 0;
    int open_at_most = 0;
    std::int64_t fail_after_bytes = -1;  ///< writing beyond this fails; -1 never
  };
  explicit MemoryStore(std::shared_ptr<Contents> contents) : contents_(std::move(contents)) {}

  Result<std::unique_ptr<ObjectWriter>> begin(const std::string& key) override {
    return std::unique_ptr<ObjectWriter>(std::make_unique<Writer>(contents_, key));
  }
  Result<std::shared_ptr<arrow::io::RandomAccessFile>> get(const std::string& key) override {
    const auto found = contents_->objects.find(key);
    if (found == contents_->objects.end()) return std::shared_ptr<arrow::io::RandomAccessFile>();
    return std::shared_ptr<arrow::io::RandomAccessFile>(
        std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(found->second)));
  }
  Result<std::vector<ObjectInfo>> list(const std::string& prefix) override {
    std::vector<ObjectInfo> found;
    for (const auto& [key, bytes] : contents_->objects)
      if (key.starts_with(prefix)) found.push_back({key, static_cast<std::int64_t>(bytes.size())});
    return found;
  }
  Result<void> remove(const std::string& key) override {
    contents_->objects.erase(key);
    return {};
  }

 private:
  class Writer : public ObjectWriter {
   public:
    Writer(std::shared_ptr<Contents> contents, std::string key)
        : contents_(std::move(contents)), key_(std::move(key)) {
      contents_->open_at_most = std::max(contents_->open_at_most, ++contents_->open_now);
    }
    ~Writer() override { --contents_->open_now; }
    Result<void> write(std::string_view bytes) override {
      bytes_.append(bytes);
      const bool fails = contents_->fail_after_bytes >= 0 &&
                         static_cast<std::int64_t>(bytes_.size()) > contents_->fail_after_bytes;
      if (fails) return Error(ErrorKind::kRejected, "the store is full");
      return {};
    }
    Result<void> commit() override {
      contents_->objects[key_] = bytes_;
      contents_->committed.push_back(key_);
      return {};
    }

   private:
    std::shared_ptr<Contents> contents_;
    std::string key_;
    std::string bytes_;
  };

  std::shared_ptr<Contents> contents_;
};

}  // namespace landfall::object
