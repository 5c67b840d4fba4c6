// Layouts, with what Go's time.Format gives for the same two times.
#include "spec/go_layout.h"

#include <gtest/gtest.h>

#include <string_view>

namespace landfall {
namespace {

using std::chrono::minutes;
using std::chrono::nanoseconds;

const Instant kUtc{from_civil(2024, 2, 5) + std::chrono::seconds{7 * 3600 + 8 * 60 + 9},
                   nanoseconds{123'450'000}, minutes{0}};
/// Midnight of December 31 of the year 987, five and a half hours west of Greenwich.
const Instant kWest{from_civil(987, 12, 31) + minutes{330}, nanoseconds{0}, minutes{-330}};

struct Case {
  std::string_view layout;
  std::string_view utc;
  std::string_view west;
};

TEST(GoLayout, WritesWhatGoWrites) {
  const Case cases[] = {
      {"2006-01-02T15:04:05Z07:00", "2024-02-05T07:08:09Z", "0987-12-31T00:00:00-05:30"},
      {"Mon Jan _2 15:04:05 2006", "Mon Feb  5 07:08:09 2024", "Mon Dec 31 00:00:00 0987"},
      {"Monday, 02-Jan-06 15:04:05 MST", "Monday, 05-Feb-24 07:08:09 UTC",
       "Monday, 31-Dec-87 00:00:00 -0530"},
      {"3:04PM", "7:08AM", "12:00AM"},
      {"03:04:05.000 pm", "07:08:09.123 am", "12:00:00.000 am"},
      {"2006-01-02 15:04:05.999999999 -0700 -07:00 -07 Z0700 Z07",
       "2024-02-05 07:08:09.12345 +0000 +00:00 +00 Z Z", "0987-12-31 00:00:00 -0530 -05:30 -05 -0530 -05"},
      {"__2/002/2/1/5/4/06", " 36/036/5/2/9/8/24", "365/365/31/12/0/0/87"},
      {"Janet January Monster Monday_2006", "Janet February Monster Monday_2024",
       "Janet December Monster Monday_0987"},
      {"2006.0102", "2024.0205", "0987.1231"},
      {"05,000000", "09,123450", "00,000000"},
      {"05.9990", "09.9990", "00.9990"},
      {"Z07:00:00 -070000 -07:00:00", "Z +000000 +00:00:00", "-05:30:00 -053000 -05:30:00"},
      {"0102150405Z", "0205070809Z", "1231000000Z"},
      {"99.99 00 24:00", "99.12 00 58:00", "99 00 310:00"},
      {"\u00e92006%Y", "\u00e92024%Y", "\u00e90987%Y"},
      {"", "", ""}};
  for (const Case& one : cases) {
    EXPECT_EQ(format_go_layout(kUtc, one.layout), one.utc) << one.layout;
    EXPECT_EQ(format_go_layout(kWest, one.layout), one.west) << one.layout;
  }
}

}  // namespace
}  // namespace landfall
