// One thread for all calls; it sleeps while there are none.
#include "wire/serving/call_watch.h"

#include <chrono>
#include <utility>

namespace landfall {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{20};

}  // namespace

CallWatch::Call::~Call() {
  const std::lock_guard lock(watch_.mutex_);
  watch_.calls_.erase(entry_);
}

CallWatch::CallWatch() : thread_([this] { work(); }) {}

CallWatch::~CallWatch() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

CallWatch::Call CallWatch::watch(std::shared_ptr<CancelToken> token, std::function<bool()> gone) {
  const std::lock_guard lock(mutex_);
  if (!stop_reason_.empty()) token->cancel(stop_reason_);
  calls_.push_front({std::move(token), std::move(gone)});
  changed_.notify_all();
  return {*this, calls_.begin()};
}

void CallWatch::stop(std::string_view reason) {
  const std::lock_guard lock(mutex_);
  stop_reason_ = reason;
  for (const Entry& call : calls_) call.token->cancel(reason);
}

void CallWatch::work() {
  std::unique_lock lock(mutex_);
  while (!done_) {
    if (calls_.empty())
      changed_.wait(lock, [this] { return done_ || !calls_.empty(); });
    else
      changed_.wait_for(lock, kBetweenLooks, [this] { return done_; });
    for (const Entry& call : calls_)
      if (!call.token->cancelled() && call.gone()) call.token->cancel("the client has gone");
  }
}

}  // namespace landfall
