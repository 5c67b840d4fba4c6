// Times as users write them; calendar results are those of Go's AddDate.
#include "spec/time_expression.h"

#include <gtest/gtest.h>

#include "spec/go_layout.h"

namespace landfall {
namespace {

const Instant kNow{from_civil(2024, 1, 31) + std::chrono::hours{10}, std::chrono::nanoseconds{0},
                   std::chrono::minutes{0}};

std::string read(std::string_view text) {
  const auto instant = parse_time_expression(text, kNow);
  EXPECT_TRUE(instant.ok()) << text;
  return instant.ok() ? format_go_layout(*instant, "2006-01-02T15:04:05.999999999Z07:00") : "";
}

TEST(TimeExpression, ReadsAbsoluteTimes) {
  EXPECT_EQ(read("now"), "2024-01-31T10:00:00Z");
  EXPECT_EQ(read("2024-02-29"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(read("2024-02-29T01:02:03Z"), "2024-02-29T01:02:03Z");
  EXPECT_EQ(read("2024-02-29T01:02:03.045+02:00"), "2024-02-29T01:02:03.045+02:00");
  EXPECT_EQ(read("0001-01-01"), "0001-01-01T00:00:00Z");
  EXPECT_EQ(read("9999-12-31T23:59:59.999999999Z"), "9999-12-31T23:59:59.999999999Z");
}

TEST(TimeExpression, AddsDurationsToNow) {
  EXPECT_EQ(read("-1h30m"), "2024-01-31T08:30:00Z");
  EXPECT_EQ(read("1.5s"), "2024-01-31T10:00:01.5Z");
  EXPECT_EQ(read("-1ns"), "2024-01-31T09:59:59.999999999Z");
}

TEST(TimeExpression, ReadsWording) {
  EXPECT_EQ(read("10 days ago"), "2024-01-21T10:00:00Z");
  EXPECT_EQ(read("1 month from now"), "2024-03-02T10:00:00Z");
  EXPECT_EQ(read("1 year from now"), "2025-01-31T10:00:00Z");
  EXPECT_EQ(read("2 months ago"), "2023-12-01T10:00:00Z");
  EXPECT_EQ(read("13 months ago"), "2022-12-31T10:00:00Z");
  EXPECT_EQ(read("1h30m 1 month 1 day ago"), "2023-12-30T08:30:00Z");
  EXPECT_EQ(read("90 minutes ago"), "2024-01-31T08:30:00Z");
  EXPECT_EQ(read("1 hour 5 seconds from now"), "2024-01-31T11:00:05Z");
  EXPECT_EQ(read("1h ago"), "2024-01-31T09:00:00Z");
  EXPECT_EQ(read("500 ns ago"), "2024-01-31T09:59:59.9999995Z");
}

TEST(TimeExpression, RefusesAnythingElse) {
  for (const char* text : {"",
                           "yesterday",
                           "ago",
                           "from now",
                           "10 days",
                           "10 weeks ago",
                           "days ago",
                           "10 ago",
                           "now ago",
                           "2024-02-30",
                           "2024-13-01",
                           "2024-02-01T25:00:00Z",
                           "2024-02-01 00:00:00",
                           "2024-02-01T00:00:00",
                           "24-02-01",
                           "10 days Ago",
                           "99999999999999999999 days ago",
                           "9999999999 years ago",
                           "9999999999999 hours ago",
                           "-9223372036854775808ns ago",
                           "1 month 1"}) {
    const auto instant = parse_time_expression(text, kNow);
    ASSERT_FALSE(instant.ok()) << text;
    EXPECT_EQ(instant.error().kind(), ErrorKind::kConfig);
  }
}

}  // namespace
}  // namespace landfall
