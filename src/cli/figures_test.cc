// Tests of numbers, times and columns as people read them.
#include "cli/figures.h"

#include <gtest/gtest.h>

#include <limits>

namespace landfall::cli {
namespace {

using std::chrono::milliseconds;

TEST(Figures, GroupsDigitsByThree) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(grouped(-1234), "-1,234");
  EXPECT_EQ(grouped(std::numeric_limits<std::int64_t>::max()), "9,223,372,036,854,775,807");
}

TEST(Figures, CutsTimesToWholeSecondsInGosForm) {
  EXPECT_EQ(whole_seconds(milliseconds(999)), "0s");
  EXPECT_EQ(whole_seconds(milliseconds(59'999)), "59s");
  EXPECT_EQ(whole_seconds(milliseconds(60'000)), "1m0s");
  EXPECT_EQ(whole_seconds(milliseconds(7'205'000)), "2h0m5s");
}

TEST(Figures, LinesUpColumns) {
  EXPECT_EQ(text_table({{"table", "rows"}, {"a", "1"}, {"longer_name", "12,345"}}),
            "table          rows\n"
            "a                 1\n"
            "longer_name  12,345\n");
  EXPECT_EQ(text_table({{"alone"}, {"x"}}), "alone\nx\n");
  EXPECT_EQ(text_table({}), "");
}

}  // namespace
}  // namespace landfall::cli
