// What a plugin's output becomes in our log, and what is counted.
#include "wire/host/log_lines.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "result/redact.h"
#include "wire/host/line_text.h"
#include "wire/host/stand_in.h"

namespace landfall {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class LogLinesTest : public ::testing::Test {
 protected:
  /// The only line logged for this input.
  testing::MemoryLog::Line only(std::string_view input) {
    lines_.add(input);
    lines_.finish();
    EXPECT_THAT(log_.lines(), SizeIs(1));
    return log_.lines().empty() ? testing::MemoryLog::Line{} : log_.lines().front();
  }

  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
  testing::MemoryLog log_;
  LogLines lines_{log_, "source \"aws\"", [this] { return now_; }};
};

TEST_F(LogLinesTest, WritesLevelMessageAndFields) {
  const auto line = only(
      R"({"level":"debug","module":"aws-source","invocation_id":"x","table":"a b","rows":12,"ok":true,"message":"table done","client":"eu"})"
      "\n");
  EXPECT_EQ(line.level, LogLevel::kDebug);
  EXPECT_EQ(line.message, R"(table done table="a b" rows=12 ok=true client=eu)");
  EXPECT_EQ(line.fields, "plugin=source \"aws\" ");
}

TEST_F(LogLinesTest, CountsErrorsAndWarnings) {
  lines_.add("{\"level\":\"error\",\"message\":\"a\"}\n{\"level\":\"warn\",\"message\":\"b\"}\n");
  lines_.add("{\"level\":\"error\",\"message\":\"c\"}\n{\"level\":\"trace\",\"message\":\"d\"}\n");
  EXPECT_EQ(lines_.errors(), 2);
  EXPECT_EQ(lines_.warnings(), 1);
  EXPECT_EQ(log_.count(LogLevel::kTrace, "d"), 1U);
  EXPECT_EQ(lines_.last_words(), "a / b / c");
}

TEST_F(LogLinesTest, UnknownAndMissingLevelsAreErrorsThatAreNotCounted) {
  lines_.add(
      "{\"level\":\"fatal\",\"message\":\"a\"}\n{\"message\":\"b\"}\n{\"level\":7,\"message\":\"c\"}\n");
  EXPECT_EQ(log_.count(LogLevel::kError, "unknown level"), 3U);
  EXPECT_EQ(log_.count(LogLevel::kError, R"(unknown level "fatal": a)"), 1U);
  EXPECT_EQ(lines_.errors(), 0);
}

TEST_F(LogLinesTest, WhatIsNoObjectIsInfo) {
  lines_.add("hello\n[1]\n{\"level\":\"error\"\n\n\r\n{} x\n");
  ASSERT_THAT(log_.lines(), SizeIs(4));
  for (const auto& line : log_.lines()) EXPECT_EQ(line.level, LogLevel::kInfo) << line.message;
  EXPECT_EQ(log_.lines().front().message, "hello");
  EXPECT_EQ(lines_.last_words(), "hello / [1] / {\"level\":\"error\" / {} x");
}

TEST_F(LogLinesTest, PiecesMayEndAnywhere) {
  for (const char c : std::string_view("{\"level\":\"warn\",\"message\":\"whole\"}\r\nrest"))
    lines_.add({&c, 1});
  EXPECT_THAT(log_.lines(), SizeIs(1));
  lines_.finish();
  ASSERT_THAT(log_.lines(), SizeIs(2));
  EXPECT_EQ(log_.lines()[0].message, "whole");
  EXPECT_EQ(log_.lines()[1].message, "rest");
}

TEST_F(LogLinesTest, LongLinesAreReadUpToTheLimit) {
  const std::string text(60'000, 'x');
  EXPECT_EQ(only("{\"level\":\"error\",\"message\":\"" + text + "\"}\n").message, text);
  EXPECT_EQ(lines_.errors(), 1);
  EXPECT_THAT(lines_.last_words(), SizeIs(::testing::Lt(500U)));
}

TEST_F(LogLinesTest, VeryLongLinesAreCutAndStillCounted) {
  const std::string_view begin = "{\"level\":\"error\",\"message\":\"begin ";
  const std::size_t size = begin.size() + 100 * 100'000 + 2;
  lines_.add(begin);
  for (int i = 0; i < 100; ++i) lines_.add(std::string(100'000, 'x'));
  lines_.add("\"}\nnext\n");
  ASSERT_THAT(log_.lines(), SizeIs(2));
  EXPECT_THAT(log_.lines()[0].message, StartsWith("{\"level\":\"error\",\"message\":\"begin xxx"));
  EXPECT_THAT(log_.lines()[0].message, EndsWith(fmt::format("[a line of {} bytes, cut]", size)));
  EXPECT_LT(log_.lines()[0].message.size(), 70'000U);
  EXPECT_EQ(log_.lines()[0].level, LogLevel::kError);
  EXPECT_EQ(lines_.errors(), 1);
  EXPECT_EQ(log_.lines()[1].message, "next");
}

TEST_F(LogLinesTest, ASecretAtTheCutIsNotShownInHalf) {
  remember_secret("host-test-secret-of-the-cut");
  for (std::size_t before = 65'500; before < 69'700; before += 61) {
    testing::MemoryLog log;
    LogLines lines(log, "p");
    lines.add(std::string(before, 'x') + "host-test-secret-of-the-cut" + std::string(9'000, 'y') + "\n");
    ASSERT_THAT(log.lines(), SizeIs(1));
    ASSERT_THAT(log.lines()[0].message, Not(HasSubstr("host"))) << before;
  }
}

TEST_F(LogLinesTest, SecretsDoNotReachTheLastWords) {
  remember_secret("host-test\x01secret");
  EXPECT_EQ(only("password host-test\x01secret\n").message, "password ***");
  EXPECT_EQ(lines_.last_words(), "password ***");
}

TEST_F(LogLinesTest, ControlCharactersAndBrokenTextAreHarmless) {
  EXPECT_EQ(only("\x1b[31mred\a\tä€😀 \xff\xc3( \xc2\x9b \xe2\x82\n").message,
            "\\x1b[31mred\\x07\\tä€😀 \uFFFD\uFFFD( \\x9b \uFFFD\uFFFD");
}

TEST_F(LogLinesTest, ControlCharactersInsideJson) {
  EXPECT_EQ(only("{\"level\":\"info\",\"message\":\"a\\nb\\u001bc\"}\n").message, "a\\nb\\x1bc");
}

TEST_F(LogLinesTest, AFloodIsThinnedButCounted) {
  for (int i = 0; i < 20'000; ++i) lines_.add("{\"level\":\"warn\",\"message\":\"w\"}\n");
  EXPECT_EQ(lines_.warnings(), 20'000);
  EXPECT_EQ(log_.count(LogLevel::kWarn, "w"), 5'000U);
  now_ += std::chrono::milliseconds(999);
  lines_.add("{\"level\":\"warn\",\"message\":\"early\"}\n");
  EXPECT_EQ(log_.count(LogLevel::kWarn, "early"), 0U);
  now_ += std::chrono::milliseconds(2);
  lines_.add("{\"level\":\"warn\",\"message\":\"later\"}\n");
  EXPECT_EQ(log_.count(LogLevel::kWarn, "15001 warnings and errors left out"), 1U);
  EXPECT_EQ(log_.count(LogLevel::kWarn, "later"), 1U);
}

TEST_F(LogLinesTest, ChatterDoesNotDrownErrors) {
  for (int i = 0; i < 6'000; ++i) lines_.add("chatter\n");
  lines_.add("{\"level\":\"error\",\"message\":\"broken\"}\n");
  EXPECT_EQ(log_.count(LogLevel::kError, "broken"), 1U);
  lines_.finish();
  EXPECT_EQ(log_.count(LogLevel::kWarn, "1000 lines left out"), 1U);
}

TEST_F(LogLinesTest, AThousandLinesASecondAreNoFlood) {
  for (int i = 0; i < 20'000; ++i) {
    lines_.add("steady\n");
    now_ += std::chrono::milliseconds(1);
  }
  EXPECT_EQ(log_.count(LogLevel::kInfo, "steady"), 20'000U);
}

TEST(LineText, ShortenedKeepsCharactersWhole) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("aä", 2), "a […]");
  EXPECT_EQ(shortened("a😀b", 4), "a […]");
}

}  // namespace
}  // namespace landfall
