// A log that also counts warnings, for the last line of a sync.
#pragma once

#include <landfall/context.h>

#include <atomic>
#include <cstdint>

namespace landfall::cli {

/// Passes every line on to `next`, which must outlive it.
class WarningCount : public Log {
 public:
  explicit WarningCount(Log& next) : next_(next) {}
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) override {
    if (level == LogLevel::kWarn) ++warnings_;
    next_.write(level, message, fields);
  }
  std::int64_t warnings() const { return warnings_.load(); }

 private:
  Log& next_;
  std::atomic<std::int64_t> warnings_{0};
};

}  // namespace landfall::cli
