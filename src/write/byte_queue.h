// A queue bounded by the bytes it holds: the one place where a slow destination slows its source.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "landfall/context.h"

namespace landfall {

/// Passes items from one or more threads to one. An item larger than the whole limit is let in when the queue
/// is empty, so nothing can wait for ever.
template <class T>
class ByteQueue {
 public:
  ByteQueue(std::int64_t limit_bytes, const CancelToken& cancel) : limit_(limit_bytes), cancel_(cancel) {}

  /// Waits for room. False (and the item dropped) when the queue was closed or the run cancelled.
  bool push(T item, std::int64_t bytes) {
    std::unique_lock lock(mutex_);
    // A cancel token cannot wake this condition, so waiting looks at it now and then.
    while (!closed_ && bytes_ > 0 && bytes_ + bytes > limit_) {
      if (cancel_.cancelled()) return false;
      room_.wait_for(lock, kCancelPoll);
    }
    if (closed_) return false;
    items_.emplace_back(std::move(item), bytes);
    bytes_ += bytes;
    filled_.notify_one();
    return true;
  }

  /// Waits for an item until `deadline`; nothing when the time has come, or the queue is closed and empty
  /// (see closed()).
  std::optional<T> pop(std::optional<std::chrono::steady_clock::time_point> deadline) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return closed_ || !items_.empty(); };
    if (deadline) {
      if (!filled_.wait_until(lock, *deadline, ready)) return std::nullopt;
    } else {
      filled_.wait(lock, ready);
    }
    if (items_.empty()) return std::nullopt;
    auto [item, bytes] = std::move(items_.front());
    items_.pop_front();
    bytes_ -= bytes;
    room_.notify_one();
    return std::optional<T>(std::move(item));
  }

  /// Lets nothing more in; what is inside can still be taken.
  void close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    room_.notify_all();
    filled_.notify_all();
  }

  /// Closes and drops what is inside.
  void abandon() {
    std::deque<std::pair<T, std::int64_t>> dropped;
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
      bytes_ = 0;
      dropped.swap(items_);
    }
    room_.notify_all();
    filled_.notify_all();
  }

  /// True when closed and empty.
  bool finished() const {
    std::lock_guard lock(mutex_);
    return closed_ && items_.empty();
  }

 private:
  static constexpr std::chrono::milliseconds kCancelPoll{50};

  const std::int64_t limit_;
  const CancelToken& cancel_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<std::pair<T, std::int64_t>> items_;
  std::int64_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace landfall
