// Looks at the calls ten times a second: a cancel token cannot wake a gRPC call.
#include "wire/peer_watch.h"

#include <fmt/format.h>

#include <utility>

namespace landfall {
namespace {

constexpr std::chrono::milliseconds kLook{100};
constexpr std::chrono::milliseconds kLastResort{2'000};

std::int64_t seconds(PeerWatch::Clock::duration time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

}  // namespace

PeerWatch::Call::Call(PeerWatch& watch, std::string doing)
    : watch_(watch),
      doing_(std::move(doing)),
      last_(Clock::now().time_since_epoch().count()),
      warned_(Clock::now()) {
  std::lock_guard lock(watch_.mutex_);
  watch_.calls_.push_back(this);
  watch_.changed_.notify_one();
}

PeerWatch::Call::~Call() {
  std::lock_guard lock(watch_.mutex_);
  watch_.calls_.remove(this);
}

void PeerWatch::Call::busy(bool is_busy) {
  alive();
  busy_.store(is_busy, std::memory_order_relaxed);
}

std::optional<Error> PeerWatch::Call::ended() const {
  std::lock_guard lock(watch_.mutex_);
  return ended_;
}

PeerWatch::PeerWatch(const Context& context, std::string plugin, Limits limits,
                     std::function<void()> last_resort)
    : cancel_(context.cancel),
      log_(*context.log),
      plugin_(std::move(plugin)),
      limits_(limits),
      last_resort_(std::move(last_resort)),
      thread_([this] { work(); }) {}

PeerWatch::~PeerWatch() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void PeerWatch::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto now = Clock::now();
    for (Call* call : calls_) look_at(*call, now);
    if (calls_.empty())
      changed_.wait(lock, [this] { return stopping_ || !calls_.empty(); });
    else
      changed_.wait_for(lock, kLook, [this] { return stopping_; });
  }
}

void PeerWatch::end(Call& call, Error why, Clock::time_point now) {
  call.ended_ = std::move(why);
  call.ended_at_ = now;
  call.context_.TryCancel();
}

// A message that a stopped process does not take keeps its call from ending.
void PeerWatch::end_again(Call& call, Clock::time_point now) {
  call.context_.TryCancel();  // the call may not have begun the first time
  if (!last_resort_ || now - call.ended_at_ < kLastResort) return;
  log_.write(LogLevel::kWarn, fmt::format("{} takes nothing any more: killing it", plugin_));
  std::exchange(last_resort_, {})();
}

void PeerWatch::look_at(Call& call, Clock::time_point now) {
  if (call.ended_) return end_again(call, now);
  if (cancel_->cancelled()) return end(call, cancel_->check().error(), now);
  if (call.busy_.load(std::memory_order_relaxed)) return;
  const Clock::time_point last{Clock::duration(call.last_.load(std::memory_order_relaxed))};
  const auto silence = now - last;
  if (limits_.end_after.count() > 0 && silence >= limits_.end_after)
    return end(
        call,
        Error(ErrorKind::kConnection,
              fmt::format("{} has been silent for {} s while {}; --plugin-timeout says how long is waited",
                          plugin_, seconds(silence), call.doing_)),
        now);
  if (silence < limits_.warn_after || now - std::max(call.warned_, last) < limits_.warn_after) return;
  call.warned_ = now;
  log_.write(LogLevel::kWarn, fmt::format("still waiting for {}: {}, nothing heard for {} s", plugin_,
                                          call.doing_, seconds(silence)));
}

}  // namespace landfall
