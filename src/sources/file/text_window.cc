// Opening, unpacking and sliding.
#include "sources/file/text_window.h"

#include <arrow/buffer.h>
#include <arrow/io/compressed.h>
#include <arrow/io/file.h>
#include <arrow/util/compression.h>

#include <algorithm>
#include <cstring>

#include <landfall/arrow_result.h>

namespace landfall::file_source {
namespace {

using Stream = std::shared_ptr<arrow::io::InputStream>;

Result<Stream> unpack(const Stream& packed, arrow::Compression::type kind) {
  TRY_ASSIGN(std::shared_ptr<arrow::util::Codec> codec, from_arrow(arrow::util::Codec::Create(kind)));
  TRY_ASSIGN(auto stream, from_arrow(arrow::io::CompressedInputStream::Make(codec.get(), packed)));
  return Stream(std::move(stream));
}

Result<Stream> open_stream(const std::string& path) {
  TRY_ASSIGN(auto file, from_arrow(arrow::io::ReadableFile::Open(path), ErrorKind::kAccess));
  TRY_ASSIGN(const auto start, from_arrow(file->ReadAt(0, 4), ErrorKind::kAccess));
  TRY(from_arrow(file->Seek(0), ErrorKind::kAccess));
  const std::string_view magic(reinterpret_cast<const char*>(start->data()),
                               static_cast<std::size_t>(start->size()));
  if (magic.starts_with("\x1f\x8b")) return unpack(file, arrow::Compression::GZIP);
  if (magic.starts_with("\x28\xb5\x2f\xfd")) return unpack(file, arrow::Compression::ZSTD);
  return Stream(std::move(file));
}

}  // namespace

Result<TextWindow> TextWindow::open(const std::string& path) {
  TextWindow window;
  window.path_ = path;
  TRY_ASSIGN(window.stream_, open_stream(path).during("opening \"" + path + '"'));
  TRY(window.grow());
  TRY(window.pass_byte_order_mark());
  return window;
}

Result<void> TextWindow::pass_byte_order_mark() {
  if (bytes().starts_with("\xef\xbb\xbf")) begin_ += 3;
  if (bytes().starts_with("\xff\xfe") || bytes().starts_with("\xfe\xff"))
    return Error(ErrorKind::kRejected, "reading \"" + path_ + "\": the file is UTF-16; convert it to UTF-8");
  return {};
}

Result<void> TextWindow::grow() {
  if (begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ > kLongest)
    return error_at(buffer_.data(), "a record is longer than " + std::to_string(kLongest >> 20) + " MiB");
  // Doubling keeps the work linear when one record is much longer than a chunk.
  buffer_.resize(std::max({buffer_.size(), end_ + kChunk, 2 * end_}));
  const auto room = static_cast<std::int64_t>(buffer_.size() - end_);
  auto read = from_arrow(stream_->Read(room, buffer_.data() + end_), ErrorKind::kRejected);
  TRY_ASSIGN(const std::int64_t count, std::move(read).during("reading \"" + path_ + '"'));
  end_ += static_cast<std::size_t>(count);
  at_end_ = count == 0;
  return {};
}

void TextWindow::consume(std::size_t count) {
  line_ = line_of(buffer_.data() + begin_ + count);
  begin_ += count;
}

std::int64_t TextWindow::line_of(const char* place) const {
  std::int64_t line = line_;
  for (const char* at = buffer_.data() + begin_; at < place; ++at, ++line) {
    at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(place - at)));
    if (at == nullptr) break;
  }
  return line;
}

Error TextWindow::error_at(const char* place, std::string_view what) const {
  return {ErrorKind::kRejected, path_ + ":" + std::to_string(line_of(place)) + ": " + std::string(what)};
}

}  // namespace landfall::file_source
