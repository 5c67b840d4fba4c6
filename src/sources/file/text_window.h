// A window that slides over the text of a file, unpacked if need be: what CSV and JSON readers look through.
#pragma once

#include <arrow/io/interfaces.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>

namespace landfall::file_source {

/// Holds the bytes from the first unread one on. Memory is bounded by the longest record, at most kLongest.
class TextWindow {
 public:
  static constexpr std::size_t kChunk = 1 << 20;
  static constexpr std::size_t kLongest = 64 << 20;

  /// Opens a file; gzip and zstd are known by their first bytes. A UTF-8 byte order mark is passed over;
  /// UTF-16 is kRejected. Fails with kAccess when the file cannot be opened.
  static Result<TextWindow> open(const std::string& path);

  /// What has been read and not yet consumed. Valid until grow() or consume().
  std::string_view bytes() const { return {buffer_.data() + begin_, end_ - begin_}; }
  /// True when the file has no more than bytes().
  bool at_end() const { return at_end_; }
  /// Reads more behind bytes().
  Result<void> grow();
  /// Passes over the first `count` bytes.
  void consume(std::size_t count);

  /// The line, from 1, on which a byte of bytes() stands.
  std::int64_t line_of(const char* place) const;
  const std::string& path() const { return path_; }
  /// An error about the file, with the line of `place`.
  Error error_at(const char* place, std::string_view what) const;

 private:
  TextWindow() = default;
  Result<void> pass_byte_order_mark();

  std::string path_;
  std::shared_ptr<arrow::io::InputStream> stream_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::int64_t line_ = 1;
  bool at_end_ = false;
};

}  // namespace landfall::file_source
