// Tests of the log's lines: valid JSON whatever is in them, short, and without secrets.
#include "wire/serving/wire_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "result/redact.h"
#include "wire/serving/json_value.h"

namespace landfall {
namespace {

using testing::HasSubstr;
using testing::Not;

class WireLogTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(pipe(ends_), 0); }
  void TearDown() override { close(ends_[0]); }

  WireLog make(bool json, LogLevel level = LogLevel::kInfo) {
    return WireLog({.level = level, .json = json, .module = "sqlite-destination", .fd = ends_[1]});
  }
  /// What was written; nothing can be logged afterwards.
  std::string written() {
    close(ends_[1]);
    std::string all;
    char buffer[4096];
    for (ssize_t n = 0; (n = read(ends_[0], buffer, sizeof buffer)) > 0;)
      all.append(buffer, static_cast<std::size_t>(n));
    return all;
  }
  Value only_line() {
    const std::string all = written();
    EXPECT_EQ(all.find('\n'), all.size() - 1);
    auto value = read_json(all, "line");
    EXPECT_TRUE(value.ok()) << all;
    return value.ok() ? *std::move(value) : Value{};
  }

  int ends_[2] = {};
};

TEST_F(WireLogTest, ALineIsOneObject) {
  WireLog log = make(true);
  log.set_invocation_id("an-id");
  log.write(LogLevel::kWarn, "two\nlines \"quoted\"", {{"table", "a\tb"}});
  EXPECT_EQ(only_line().to_json(), R"({"level":"warn","module":"sqlite-destination","invocation_id":"an-id",)"
                                   R"("message":"two\nlines \"quoted\"","table":"a\tb"})");
}

TEST_F(WireLogTest, LinesBelowTheLevelAreDropped) {
  WireLog log = make(true, LogLevel::kError);
  log.write(LogLevel::kWarn, "quiet");
  log.write(LogLevel::kError, "loud");
  EXPECT_EQ(only_line().find("message")->text, "loud");
}

TEST_F(WireLogTest, LongLinesAreCutAndStayWhole) {
  WireLog log = make(true);
  std::string controls(5000, '\x01');
  log.write(LogLevel::kError, controls, {{"a", controls}, {"b", controls}, {"c", controls}});
  const std::string line = written();
  EXPECT_LT(line.size(), 4096U);
  EXPECT_TRUE(read_json(line, "line").ok());
}

TEST_F(WireLogTest, ACutNeverHalvesACharacter) {
  WireLog log = make(true);
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "\xE2\x82\xAC";
  log.write(LogLevel::kError, text.insert(0, "x"));
  const Value line = only_line();
  EXPECT_THAT(line.find("message")->text, testing::StartsWith("x\xE2\x82\xAC"));
}

TEST_F(WireLogTest, BytesThatAreNoTextAreReplaced) {
  WireLog log = make(true);
  log.write(LogLevel::kInfo, "a\xff\xfez");
  EXPECT_EQ(only_line().find("message")->text, "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST_F(WireLogTest, SecretsAreHidden) {
  remember_secret("open-sesame-42");
  WireLog log = make(true);
  log.write(LogLevel::kInfo, "tried open-sesame-42", {{"with", "open-sesame-42"}});
  EXPECT_THAT(written(), Not(HasSubstr("sesame")));
}

TEST_F(WireLogTest, TextIsOneLineForPeople) {
  WireLog log = make(false);
  log.write(LogLevel::kInfo, "it\nlistens", {{"address", "a b"}});
  EXPECT_THAT(written(), testing::MatchesRegex("[0-9T:Z-]+ info  it\\\\nlistens address=\"a b\"\n"));
}

}  // namespace
}  // namespace landfall
