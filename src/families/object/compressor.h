// A stream of bytes on its way into an object, compressed or as it is.
#pragma once

#include <arrow/util/compression.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include <landfall/result.h>
#include "families/object/file_format.h"

namespace landfall::object {

/// Takes the next bytes of an object.
using ByteSink = std::function<Result<void>(std::string_view bytes)>;

/// Compresses what passes through to a sink. The memory of the codec is taken with the first byte.
class Compressor {
 public:
  Compressor(Compression compression, ByteSink sink);

  Result<void> write(std::string_view bytes);
  /// Ends the compressed frame and gives back its memory; a later write begins another frame, which every
  /// reader of gzip and zstd takes as one stream.
  Result<void> end_frame();
  /// Ends the stream. A stream without a byte becomes one empty frame.
  Result<void> finish();
  std::int64_t held_bytes() const;

 private:
  Result<void> start();

  Compression compression_;
  ByteSink sink_;
  std::unique_ptr<arrow::util::Codec> codec_;
  std::shared_ptr<arrow::util::Compressor> stream_;
  bool has_frames_ = false;
};

/// Arrow's name for a compression of whole files; kNone is UNCOMPRESSED.
arrow::Compression::type arrow_compression(Compression compression);

}  // namespace landfall::object
