// What a plugin may ask of the process it runs in: a log, the wish to stop, the id of this run.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "landfall/result.h"

namespace landfall {

enum class LogLevel : std::uint8_t { kTrace, kDebug, kInfo, kWarn, kError };

/// One key=value beside a log message.
struct LogField {
  std::string_view key;
  std::string value;
};

/// Takes log lines. Implementations are safe to call from any thread and redact secrets before writing.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogLevel level, std::string_view message,
                     std::initializer_list<LogField> fields = {}) = 0;
};

/// Gives a log that drops everything (tests, validation).
Log& null_log();

/// Carries the wish to stop from the user to every thread. Thread-safe.
class CancelToken {
 public:
  /// Asks everybody who holds this token to stop; `reason` is shown to the user ("received interrupt
  /// signal").
  void cancel(std::string_view reason);
  bool cancelled() const { return cancelled_.load(std::memory_order_acquire); }
  /// Success while nobody has cancelled, afterwards an Error of kind kCancelled.
  Result<void> check() const;
  /// Waits until cancelled or until `time` has passed; returns true when cancelled. For retry pauses.
  bool wait_for(std::chrono::milliseconds time) const;

 private:
  std::atomic<bool> cancelled_{false};
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::string reason_;
};

/// What the parallel connections of one destination have in common during one sync. Thread-safe.
class Shared {
 public:
  /// The one T, made by the first who asks. All of them must ask for the same T.
  template <class T>
  std::shared_ptr<T> get() {
    std::lock_guard lock(mutex_);
    if (value_ == nullptr) value_ = std::make_shared<T>();
    return std::static_pointer_cast<T>(value_);
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<void> value_;
};

/// Handed to every source and destination when it is opened; outlives it.
struct Context {
  Log* log = &null_log();
  std::shared_ptr<CancelToken> cancel = std::make_shared<CancelToken>();
  std::string invocation_id;  ///< UUID text of this run; the value of {{SYNC_ID}}
  std::string plugin_name;    ///< the `name` the user gave the plugin
  std::shared_ptr<Shared> shared = std::make_shared<Shared>();  ///< the same for all writers of a destination
};

}  // namespace landfall
