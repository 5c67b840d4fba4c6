// One object while it is written: an encoder whose bytes go into a store.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>

#include <landfall/result.h>
#include <landfall/table.h>
#include "families/object/file_encoder.h"
#include "families/object/store.h"

namespace landfall::object {

/// Writes one object. Destroying it before commit leaves nothing visible.
class ObjectFile {
 public:
  /// Begins an object under `key`. `scratch` is shared by all files of one thread; `store` outlives the file.
  static Result<std::unique_ptr<ObjectFile>> begin(ObjectStore& store, std::string key,
                                                   const FileFormat& format, TablePtr table,
                                                   std::shared_ptr<Buffer> scratch);

  Result<void> write(const std::shared_ptr<arrow::RecordBatch>& rows);
  /// Gives back memory as far as the format can (FileEncoder::release).
  Result<void> release() { return encoder_->release(); }
  /// Completes the object and makes it visible.
  Result<void> commit();

  const TablePtr& table() const { return table_; }
  const std::string& key() const { return key_; }
  std::int64_t rows() const { return rows_; }
  std::int64_t bytes() const { return bytes_; }  ///< Arrow bytes of the rows
  std::int64_t held_bytes() const { return encoder_->held_bytes(); }
  std::string repairs() const { return encoder_->repairs(); }

 private:
  ObjectFile(std::string key, TablePtr table) : key_(std::move(key)), table_(std::move(table)) {}

  std::string key_;
  TablePtr table_;
  std::unique_ptr<ObjectWriter> writer_;
  std::unique_ptr<FileEncoder> encoder_;  ///< after the writer: it is destroyed first
  std::int64_t rows_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace landfall::object
