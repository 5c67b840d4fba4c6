// What a plugin writes to standard output, line by line into our log. Format: protocol.md 4.3.
#pragma once

#include <landfall/context.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "wire/host/flood_gate.h"
#include "wire/host/log_record.h"

namespace landfall {

/// Takes bytes from one thread; the counters and last words may be read from any. Memory is bounded whatever
/// comes: of a line longer than 64 KiB the beginning is kept.
class LogLines {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  /// `plugin` stands beside every line: `source "aws"`.
  LogLines(Log& log, std::string plugin, Clock clock = std::chrono::steady_clock::now);

  /// Takes the next bytes, which may end anywhere.
  void add(std::string_view bytes);
  /// Writes what stands after the last line break, and how many lines were dropped. Once, at the end.
  void finish();

  std::int64_t errors() const { return errors_.load(std::memory_order_relaxed); }
  std::int64_t warnings() const { return warnings_.load(std::memory_order_relaxed); }
  /// The last few lines that were warnings, errors or not JSON, for a message; empty when there were none.
  std::string last_words() const;

 private:
  void end_line();
  void take(const LogRecord& record);
  std::string presentable(const std::string& text) const;
  void tell_dropped(FloodGate& gate, std::string_view what);
  void remember(const std::string& text);

  Log& log_;
  const std::string plugin_;
  const Clock clock_;
  LogRecordReader reader_;
  std::string line_;                         ///< the beginning of the current line
  std::size_t left_out_ = 0;                 ///< bytes of it that were not kept
  FloodGate chatter_, warnings_and_errors_;  ///< two, so that chatter does not drown warnings
  std::atomic<std::int64_t> errors_ = 0, warnings_ = 0;
  mutable std::mutex mutex_;
  std::deque<std::string> last_words_;
};

}  // namespace landfall
