// What stands in the log file, line by line.
#include "result/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "result/redact.h"

namespace landfall {
namespace {

using ::testing::MatchesRegex;

class LogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(::testing::TempDir()) /
        ("landfall_log_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) +
         std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    options_.file = folder_ / "landfall.log";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string contents() const {
    std::ifstream in(options_.file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {}) {
    auto log = open_log(options_);
    ASSERT_TRUE(log.ok()) << log.error().message();
    (*log)->write(level, message, fields);
  }

  std::filesystem::path folder_;
  LogOptions options_;
};

TEST_F(LogTest, TextLine) {
  write(LogLevel::kInfo, "table done", {{"table", "a b"}, {"rows", "12"}, {"empty", ""}});
  EXPECT_THAT(contents(),
              MatchesRegex("[0-9-]+T[0-9:]+Z info  table done table=\"a b\" rows=12 empty=\"\"\n"));
}

TEST_F(LogTest, JsonLine) {
  options_.json = true;
  options_.invocation_id = "id-1";
  write(LogLevel::kWarn, "say \"hi\"\n", {{"path", "C:\\x"}});
  EXPECT_THAT(
      contents(),
      MatchesRegex(R"(\{"level":"warn","module":"cli","invocation_id":"id-1","time":"[0-9-]+T[0-9:]+Z",)"
                   R"("message":"say \\"hi\\"\\n","path":"C:\\\\x"\})"
                   "\n"));
}

TEST_F(LogTest, DropsBelowTheLevelAppendsAndOverwrites) {
  write(LogLevel::kDebug, "quiet");
  EXPECT_EQ(contents(), "");
  write(LogLevel::kError, "one");
  write(LogLevel::kError, "two");
  EXPECT_THAT(contents(), MatchesRegex(".* one\n.* two\n"));
  options_.overwrite = true;
  write(LogLevel::kError, "three");
  EXPECT_THAT(contents(), MatchesRegex("[^\n]* three\n"));
}

TEST_F(LogTest, NeverWritesASecretOrABrokenLine) {
  remember_secret("log-test-secret");
  write(LogLevel::kError, "a {} log-test-secret\nb", {{"dsn", "x:log-test-secret@y"}});
  EXPECT_THAT(contents(), MatchesRegex(".*error a \\{\\} \\*\\*\\*\\\\nb dsn=x:\\*\\*\\*@y\n"));
}

TEST_F(LogTest, SaysWhenTheFileCannotBeOpened) {
  options_.file = folder_;
  auto log = open_log(options_);
  ASSERT_FALSE(log.ok());
  EXPECT_EQ(log.error().kind(), ErrorKind::kConfig);
}

TEST(LogLevels, RoundTrip) {
  for (const char* name : {"trace", "debug", "info", "warn", "error"}) {
    const auto level = parse_log_level(name);
    ASSERT_TRUE(level);
    EXPECT_EQ(to_string(*level), name);
  }
  EXPECT_FALSE(parse_log_level("verbose"));
}

}  // namespace
}  // namespace landfall
