// Which texts may become something other than text. Expectations are what a reader of the original file would
// say was lost.
#include "sources/file/type_guess.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace landfall::file_source {
namespace {

std::string type_of(std::initializer_list<std::string_view> values) {
  TypeGuess guess;
  for (const auto value : values) guess.add(value);
  return guess.type()->ToString();
}

TEST(TypeGuess, KeepsTextsThatOnlyLookLikeNumbers) {
  for (const auto value : {"007",
                           "+5",
                           "-0",
                           "00",
                           "1e5",
                           "1E5",
                           "12e4",
                           "1e-5",
                           "5.",
                           ".5",
                           "1.50",
                           "01.5",
                           "+1.5",
                           "0x1f",
                           "1,000",
                           "1_000",
                           " 5",
                           "5 ",
                           "-",
                           "--1",
                           "١",
                           "nan",
                           "NaN",
                           "inf",
                           "Infinity",
                           "1.0.0",
                           "9223372036854775808",
                           "-9223372036854775809",
                           "123456789012345678901234567890",
                           "+41 44 123 45 67",
                           "0441234567",
                           "0.1000000000000000055511151231257827",
                           "1e400"})
    EXPECT_EQ(type_of({value}), "string") << value;
}

TEST(TypeGuess, TakesIntegersThatPrintTheSame) {
  for (const auto value : {"0", "7", "-1", "9223372036854775807", "-9223372036854775808", "442012345678"})
    EXPECT_EQ(type_of({value}), "int64") << value;
  EXPECT_EQ(type_of({"1", "2", "007"}), "string");
  EXPECT_EQ(type_of({"1", "9223372036854775808"}), "string");
}

TEST(TypeGuess, TakesFloatsThatPrintTheSame) {
  for (const auto value :
       {"1.5", "-0.25", "3.0", "0.1", "0.0", "-0.0", "0.30000000000000004", "123456789.123", "1e-05",
        "1.5e-07", "1e+16", "1.7976931348623157e+308", "5e-324", "0.001"})
    EXPECT_EQ(type_of({value}), "double") << value;
}

TEST(TypeGuess, MixesIntegersAndFloatsOnlyWhereBothAreExact) {
  EXPECT_EQ(type_of({"1", "2.5"}), "double");
  EXPECT_EQ(type_of({"9007199254740992", "2.5"}), "double");
  EXPECT_EQ(type_of({"9007199254740993", "2.5"}), "string") << "2^53 + 1 is no float64";
}

TEST(TypeGuess, TakesOnlyTrueAndFalseForBooleans) {
  EXPECT_EQ(type_of({"true", "false"}), "bool");
  for (const auto value : {"True", "TRUE", "t", "yes", "Y", "on"})
    EXPECT_EQ(type_of({value}), "string") << value;
  EXPECT_EQ(type_of({"true", "1"}), "string");
}

TEST(TypeGuess, TakesDatesOfTheCalendar) {
  EXPECT_EQ(type_of({"2024-02-29", "0001-01-01", "9999-12-31"}), "date32[day]");
  for (const auto value : {"2023-02-29", "2024-13-01", "2024-1-1", "2024/01/01", "01.02.2024", "20240101",
                           "0000-01-01", "2024-01-01 ", "-2024-01-01"})
    EXPECT_NE(type_of({value}), "date32[day]") << value;
  EXPECT_EQ(type_of({"2024-01-01", "unknown"}), "string");
  EXPECT_EQ(type_of({"2024-01-01", "2024-01-01T00:00:00Z"}), "string");
}

TEST(TypeGuess, TakesInstantsInUtc) {
  EXPECT_EQ(type_of({"2024-01-01T10:00:00Z", "0001-01-01T00:00:00.123456Z"}), "timestamp[us, tz=UTC]");
  EXPECT_EQ(type_of({"2024-01-01T10:00:00.123456789Z"}), "timestamp[ns, tz=UTC]");
  EXPECT_EQ(type_of({"2024-01-01T10:00:00.123456789Z", "2300-01-01T00:00:00Z"}), "string")
      << "beyond nanoseconds";
  for (const auto value :
       {"2024-01-01T10:00:00", "2024-01-01 10:00:00Z", "2024-01-01T10:00:00+02:00", "2024-01-01T24:00:00Z",
        "2024-01-01T23:59:60Z", "2024-01-01T10:00Z", "2024-01-01T10:00:00.Z",
        "2024-01-01T10:00:00.1234567890Z", "2024-01-01T10:00:00z"})
    EXPECT_EQ(type_of({value}), "string") << value;
}

TEST(TypeGuess, IsTextWithoutValues) {
  EXPECT_EQ(type_of({}), "string");
  EXPECT_EQ(type_of({""}), "string");
}

}  // namespace
}  // namespace landfall::file_source
