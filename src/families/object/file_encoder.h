// Turns rows of one table into the bytes of one file: csv, json or parquet behind one interface.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>

#include <landfall/result.h>
#include <landfall/table.h>
#include "encode/buffer.h"
#include "families/object/compressor.h"
#include "families/object/file_format.h"

namespace landfall::object {

/// Writes one file. Used by one thread; after a failed call only destroying it is left.
class FileEncoder {
 public:
  virtual ~FileEncoder() = default;
  /// Adds rows; the batch has the table's columns. They may stay in memory until finish or release.
  virtual Result<void> write(const std::shared_ptr<arrow::RecordBatch>& rows) = 0;
  /// Hands what is held in memory over to the sink, as far as the format can.
  virtual Result<void> release() = 0;
  /// Writes what is missing for a complete file. Not called for a file that is given up.
  virtual Result<void> finish() = 0;
  /// Bytes of memory held for this file, estimated from above.
  virtual std::int64_t held_bytes() const = 0;
  /// Says in words what values had to be changed to keep the file valid, or nothing.
  virtual std::string repairs() const { return {}; }
};

/// Begins a file: writes its header to `sink`. `scratch` is memory that all encoders of one thread share
/// between calls.
Result<std::unique_ptr<FileEncoder>> open_encoder(const FileFormat& format, TablePtr table, ByteSink sink,
                                                  std::shared_ptr<Buffer> scratch);

}  // namespace landfall::object
