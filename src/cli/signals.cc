// Waits for signals in a thread of its own, where ordinary code may run (a handler could not).
#include "cli/signals.h"

#include <signal.h>
#include <unistd.h>

#include <ostream>
#include <utility>

namespace landfall::cli {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

SignalWatch::SignalWatch(std::shared_ptr<CancelToken> cancel, std::ostream& errors)
    : cancel_(std::move(cancel)) {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this, &errors] { watch(errors); });
}

SignalWatch::~SignalWatch() {
  done_.store(true);
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void SignalWatch::watch(std::ostream& errors) {
  const sigset_t set = stop_signals();
  bool asked = false;
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0) continue;
    if (done_.load()) return;
    if (asked) _exit(exit_code(ErrorKind::kCancelled));
    asked = true;
    const std::string_view name = signal == SIGINT ? "interrupt" : "termination";
    errors << "Received " << name << " signal: stopping cleanly (once more to stop at once)" << std::endl;
    cancel_->cancel(std::string("received ").append(name).append(" signal"));
  }
}

}  // namespace landfall::cli
