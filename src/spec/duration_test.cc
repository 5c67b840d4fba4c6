// Durations, with what Go's time.ParseDuration and Duration.String give for the same texts.
#include <gtest/gtest.h>
#include <landfall/spec.h>

#include <limits>
#include <string_view>

namespace landfall {
namespace {

struct Case {
  std::string_view text;
  std::int64_t nanoseconds;
  std::string_view formatted;
};

TEST(Duration, ReadsAndWritesAsGoDoes) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  const Case cases[] = {{"0", 0, "0s"},
                        {"-0", 0, "0s"},
                        {"+5s", 5'000'000'000, "5s"},
                        {"1h30m", 5'400'000'000'000, "1h30m0s"},
                        {"1.5h", 5'400'000'000'000, "1h30m0s"},
                        {".5s", 500'000'000, "500ms"},
                        {"1.s", 1'000'000'000, "1s"},
                        {"1us", 1'000, "1\u00b5s"},
                        {"1\u00b5s", 1'000, "1\u00b5s"},
                        {"1\u03bcs", 1'000, "1\u00b5s"},
                        {"-1.5ms", -1'500'000, "-1.5ms"},
                        {"9223372036854775807ns", kMax, "2562047h47m16.854775807s"},
                        {"-9223372036854775808ns", -kMax - 1, "-2562047h47m16.854775808s"},
                        {"2562047h47m16.854775807s", kMax, "2562047h47m16.854775807s"},
                        {"1m1h", 3'660'000'000'000, "1h1m0s"},
                        {"0.000000001s", 1, "1ns"},
                        {"0.3333333333333333333h", 1'200'000'000'000, "20m0s"},
                        {"100h", 360'000'000'000'000, "100h0m0s"},
                        {"90s", 90'000'000'000, "1m30s"},
                        {"1234567us", 1'234'567'000, "1.234567s"},
                        {"1h0.5s", 3'600'500'000'000, "1h0m0.5s"},
                        {"3600.25s", 3'600'250'000'000, "1h0m0.25s"}};
  for (const Case& one : cases) {
    const auto duration = parse_duration(one.text);
    ASSERT_TRUE(duration.ok()) << one.text;
    EXPECT_EQ(duration->count(), one.nanoseconds) << one.text;
    EXPECT_EQ(format_duration(*duration), one.formatted) << one.text;
  }
}

TEST(Duration, RefusesWhatGoRefuses) {
  for (const char* text : {"9223372036854775808ns", "1", "", "s", "1d", "1h 2m", "1.2.3s", "-", "+", "1e3s",
                           "-.s", "99999999999999999999h", "3000000h", "30 s"}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration.ok()) << text;
    EXPECT_EQ(duration.error().kind(), ErrorKind::kConfig);
  }
}

}  // namespace
}  // namespace landfall
