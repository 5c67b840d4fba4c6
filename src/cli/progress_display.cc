// Draws the progress of a sync. Short runs that are not on a terminal stay silent.
#include "cli/progress_display.h"

#include <fmt/format.h>

#include <array>
#include <ostream>
#include <string_view>

#include "cli/figures.h"

namespace landfall::cli {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kRedraw{100};
constexpr milliseconds kLineEvery{10'000};
constexpr std::array<std::string_view, 4> kSpinner{"|", "/", "-", "\\"};
constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

std::string progress_text(const Progress& progress, milliseconds elapsed) {
  const std::int64_t rows = progress.rows.load();
  const std::int64_t errors = progress.errors.load();
  const std::int64_t rate = elapsed.count() > 0 ? rows * 1000 / elapsed.count() : 0;
  std::string text = fmt::format("Syncing resources... ({} rows, {} rows/s", grouped(rows), grouped(rate));
  if (errors > 0) text += fmt::format(", {} errors", grouped(errors));
  return text + fmt::format(") [{}]", whole_seconds(elapsed));
}

ProgressDisplay::ProgressDisplay(const Progress& progress, std::ostream& out, ProgressStyle style)
    : progress_(progress), out_(out) {
  if (style != ProgressStyle::kNone) thread_ = std::thread([this, style] { draw_until_done(style); });
}

ProgressDisplay::~ProgressDisplay() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  finished_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ProgressDisplay::draw_until_done(ProgressStyle style) {
  const auto start = std::chrono::steady_clock::now();
  const bool bar = style == ProgressStyle::kBar;
  std::unique_lock lock(mutex_);
  for (std::size_t frame = 0; !finished_.wait_for(lock, bar ? kRedraw : kLineEvery, [this] { return done_; });
       ++frame) {
    const auto elapsed = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
    const std::string text = progress_text(progress_, elapsed);
    if (bar)
      out_ << kClearLine << kSpinner[frame % kSpinner.size()] << ' ' << text << std::flush;
    else
      out_ << text << std::endl;
  }
  if (bar) out_ << kClearLine << std::flush;
}

}  // namespace landfall::cli
