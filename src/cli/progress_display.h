// Shows how a sync goes on: a redrawn bar on a terminal, a line now and then elsewhere.
#pragma once

#include <chrono>
#include <condition_variable>
#include <iosfwd>
#include <mutex>
#include <string>
#include <thread>

#include "sync/report.h"

namespace landfall::cli {

enum class ProgressStyle { kNone, kLines, kBar };

/// The text of a bar after `elapsed`: `Syncing resources... (1,234 rows, 5,678 rows/s) [12s]`, errors if any.
std::string progress_text(const Progress& progress, std::chrono::milliseconds elapsed);

/// Draws from a thread of its own until it is destroyed, which also clears the bar.
class ProgressDisplay {
 public:
  ProgressDisplay(const Progress& progress, std::ostream& out, ProgressStyle style);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

 private:
  void draw_until_done(ProgressStyle style);

  const Progress& progress_;
  std::ostream& out_;
  std::mutex mutex_;
  std::condition_variable finished_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace landfall::cli
