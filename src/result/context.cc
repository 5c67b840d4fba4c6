// The wish to stop, and the log that drops everything.
#include <landfall/context.h>

namespace landfall {

namespace {
class NullLog : public Log {
 public:
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};
}  // namespace

Log& null_log() {
  static NullLog log;
  return log;
}

void CancelToken::cancel(std::string_view reason) {
  {
    const std::lock_guard lock(mutex_);
    if (cancelled()) return;  // the first reason is the true one
    reason_ = reason;
    cancelled_.store(true, std::memory_order_release);
  }
  changed_.notify_all();
}

Result<void> CancelToken::check() const {
  if (!cancelled()) return {};
  const std::lock_guard lock(mutex_);
  return Error(ErrorKind::kCancelled, reason_);
}

bool CancelToken::wait_for(std::chrono::milliseconds time) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, [this] { return cancelled(); });
}

}  // namespace landfall
