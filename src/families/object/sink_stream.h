// An Arrow output stream that ends in a ByteSink, for encoders that Arrow brings along.
#pragma once

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <landfall/arrow_result.h>
#include "families/object/compressor.h"

namespace landfall::object {

/// Passes bytes on; small writes are gathered first. Keeps the sink's error, which an Arrow status would
/// flatten.
class SinkStream : public arrow::io::OutputStream {
 public:
  explicit SinkStream(ByteSink sink) : sink_(std::move(sink)) {}

  arrow::Status Write(const void* data, std::int64_t count) override {
    const std::string_view bytes(static_cast<const char*>(data), static_cast<std::size_t>(count));
    position_ += count;
    if (gathered_.size() + bytes.size() >= kGatherBytes) ARROW_RETURN_NOT_OK(Flush());
    if (bytes.size() >= kGatherBytes) return pass_on(bytes);
    gathered_.append(bytes);
    return arrow::Status::OK();
  }
  arrow::Status Flush() override {
    ARROW_RETURN_NOT_OK(pass_on(gathered_));
    gathered_.clear();
    return arrow::Status::OK();
  }
  arrow::Status Close() override {
    closed_ = true;
    return Flush();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return position_; }

  /// Drops everything from here on.
  void shut() { shut_ = true; }

  /// Turns the status of an encoder into a Result: the sink's own error if that was the cause.
  Result<void> result(const arrow::Status& status) {
    if (!status.ok() && error_) return *std::exchange(error_, std::nullopt);
    return from_arrow(status, ErrorKind::kRejected);
  }

 private:
  static constexpr std::size_t kGatherBytes = std::size_t{64} << 10;

  arrow::Status pass_on(std::string_view bytes) {
    if (bytes.empty() || shut_) return arrow::Status::OK();
    Result<void> passed = sink_(bytes);
    if (passed.ok()) return arrow::Status::OK();
    error_ = std::move(passed).error();
    return arrow::Status::IOError("writing to the sink");
  }

  ByteSink sink_;
  std::string gathered_;
  std::int64_t position_ = 0;
  bool closed_ = false;
  bool shut_ = false;
  std::optional<Error> error_;
};

}  // namespace landfall::object
