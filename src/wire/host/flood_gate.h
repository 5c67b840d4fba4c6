// Keeps a plugin that writes without end from filling the log.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace landfall {

/// Lets 5,000 lines pass at once and 1,000 a second in the long run; a long line counts as one for each KiB
/// more. Once it is shut it stays so until a second's worth may pass, so that what was dropped is told once a
/// second and not at every line.
class FloodGate {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr double kPerSecond = 1'000;
  static constexpr double kAtOnce = 5'000;

  /// Says whether the line of `now` may pass; counts it when it may not.
  bool pass(Time now, std::size_t bytes = 0) {
    allowance_ =
        std::min(kAtOnce, allowance_ + std::chrono::duration<double>(now - last_).count() * kPerSecond);
    last_ = now;
    if (shut_ && allowance_ >= kPerSecond) shut_ = false;
    if (allowance_ < 1) shut_ = true;
    if (shut_)
      ++dropped_;
    else
      allowance_ -= 1 + static_cast<double>(bytes / 1024);
    return !shut_;
  }

  /// Lines dropped since this was last asked.
  std::int64_t take_dropped() { return std::exchange(dropped_, 0); }

 private:
  Time last_{};
  double allowance_ = kAtOnce;
  bool shut_ = false;
  std::int64_t dropped_ = 0;
};

}  // namespace landfall
