// Tests of what the progress display says.
#include "cli/progress_display.h"

#include <gtest/gtest.h>

#include <sstream>

namespace landfall::cli {
namespace {

using std::chrono::milliseconds;

TEST(ProgressDisplay, SaysRowsRateAndTime) {
  Progress progress;
  progress.rows = 1'500'000;
  EXPECT_EQ(progress_text(progress, milliseconds(3'000)),
            "Syncing resources... (1,500,000 rows, 500,000 rows/s) [3s]");
}

TEST(ProgressDisplay, SaysErrorsWhenThereAreSome) {
  Progress progress;
  progress.errors = 2;
  EXPECT_EQ(progress_text(progress, milliseconds(0)),
            "Syncing resources... (0 rows, 0 rows/s, 2 errors) [0s]");
}

TEST(ProgressDisplay, ShortRunsWithoutTerminalStaySilent) {
  Progress progress;
  std::ostringstream out;
  { ProgressDisplay display(progress, out, ProgressStyle::kLines); }
  EXPECT_EQ(out.str(), "");
}

TEST(ProgressDisplay, LeavesACleanLineOnATerminal) {
  Progress progress;
  std::ostringstream out;
  { ProgressDisplay display(progress, out, ProgressStyle::kBar); }
  EXPECT_TRUE(out.str().ends_with("\r\x1b[K"));
}

}  // namespace
}  // namespace landfall::cli
