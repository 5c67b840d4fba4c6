// Ctrl-C and SIGTERM: the first asks the run to stop cleanly, the second ends the process at once.
#pragma once

#include <landfall/context.h>

#include <atomic>
#include <iosfwd>
#include <memory>
#include <thread>

namespace landfall::cli {

/// Takes SIGINT and SIGTERM for as long as it lives. Make it before any other thread starts: threads inherit
/// that the signals are blocked for them.
class SignalWatch {
 public:
  /// The first signal cancels `cancel` and says so on `errors`; a second one exits with 130 without
  /// unwinding.
  SignalWatch(std::shared_ptr<CancelToken> cancel, std::ostream& errors);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  void watch(std::ostream& errors);

  std::shared_ptr<CancelToken> cancel_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

}  // namespace landfall::cli
