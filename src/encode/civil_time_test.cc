// The calendar against a count of days, and the edges of years and units.
#include "encode/civil_time.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace landfall {
namespace {

std::string date(std::int64_t days) {
  char out[kTimeChars];
  return {out, write_date(out, days)};
}

std::string timestamp(std::int64_t value, arrow::TimeUnit::type unit) {
  char out[kTimeChars];
  return {out, write_timestamp(out, value, unit)};
}

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

TEST(CivilDate, CountsEveryDayOfTenThousandYears) {
  constexpr unsigned kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::int64_t days = -719'528;  // 0000-01-01
  for (std::int64_t year = 0; year < 10'000; ++year)
    for (unsigned month = 1; month <= 12; ++month) {
      const unsigned length = kLengths[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
      for (unsigned day = 1; day <= length; ++day, ++days) {
        const CivilDate found = civil_date(days);
        ASSERT_TRUE(found.year == year && found.month == month && found.day == day) << days;
        ASSERT_EQ(days_since_1970(found), days);
      }
    }
  EXPECT_EQ(days, 2'932'897);  // 10000-01-01
}

TEST(WriteDate, HasFourDigitsOfYearOrMore) {
  EXPECT_EQ(date(0), "1970-01-01");
  EXPECT_EQ(date(-719'162), "0001-01-01");
  EXPECT_EQ(date(2'932'896), "9999-12-31");
  EXPECT_EQ(date(2'932'897), "10000-01-01");
  EXPECT_EQ(date(-719'528 - 1), "-0001-12-31");
}

TEST(WriteTimestamp, RoundsDownBefore1970) {
  EXPECT_EQ(timestamp(-1, arrow::TimeUnit::NANO), "1969-12-31T23:59:59.999999999");
  EXPECT_EQ(timestamp(-1, arrow::TimeUnit::SECOND), "1969-12-31T23:59:59");
  EXPECT_EQ(timestamp(-86'400'000, arrow::TimeUnit::MILLI), "1969-12-31T00:00:00");
}

TEST(WriteTimestamp, HasAsManyFractionDigitsAsNeeded) {
  EXPECT_EQ(timestamp(1'682'294'400'123'456, arrow::TimeUnit::MICRO), "2023-04-24T00:00:00.123456");
  EXPECT_EQ(timestamp(1'682'294'400'120'000, arrow::TimeUnit::MICRO), "2023-04-24T00:00:00.12");
  EXPECT_EQ(timestamp(1'682'294'400'000'000, arrow::TimeUnit::MICRO), "2023-04-24T00:00:00");
}

TEST(WriteTimestamp, TakesTheWholeRangeOfEveryUnit) {
  EXPECT_EQ(timestamp(std::numeric_limits<std::int64_t>::max(), arrow::TimeUnit::NANO),
            "2262-04-11T23:47:16.854775807");
  EXPECT_EQ(timestamp(std::numeric_limits<std::int64_t>::min(), arrow::TimeUnit::NANO),
            "1677-09-21T00:12:43.145224192");
  EXPECT_EQ(timestamp(-62'135'596'800, arrow::TimeUnit::SECOND), "0001-01-01T00:00:00");
  EXPECT_EQ(timestamp(253'402'300'799'999, arrow::TimeUnit::MILLI), "9999-12-31T23:59:59.999");
  EXPECT_LT(timestamp(std::numeric_limits<std::int64_t>::min(), arrow::TimeUnit::SECOND).size(), kTimeChars);
}

TEST(WriteTime, HasTheDigitsOfItsUnitOrOnlyTheNeededOnes) {
  char out[kTimeChars];
  const auto time = [&](std::int64_t value, arrow::TimeUnit::type unit, Fraction fraction) {
    return std::string(out, write_time(out, value, unit, fraction));
  };
  EXPECT_EQ(time(45'296, arrow::TimeUnit::SECOND, Fraction::kOfUnit), "12:34:56");
  EXPECT_EQ(time(45'296'500, arrow::TimeUnit::MILLI, Fraction::kOfUnit), "12:34:56.500");
  EXPECT_EQ(time(45'296'500, arrow::TimeUnit::MILLI, Fraction::kTrimmed), "12:34:56.5");
  EXPECT_EQ(time(0, arrow::TimeUnit::NANO, Fraction::kOfUnit), "00:00:00.000000000");
  EXPECT_EQ(time(0, arrow::TimeUnit::NANO, Fraction::kTrimmed), "00:00:00");
}

}  // namespace
}  // namespace landfall
