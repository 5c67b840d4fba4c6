// Tests of what a served plugin remembers between calls.
#include "wire/serving/served_destination.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "result/redact.h"
#include "tests/fakes/recording_plugin.h"

namespace landfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class ServedDestinationTest : public testing::Test {
 protected:
  Result<void> init(ServedDestination& served, std::string_view spec, bool open = true) {
    TRY_ASSIGN(auto connection, served.configure(spec, "an-id"));
    if (open) TRY(connection->open());
    served.install(std::move(connection), open);
    return {};
  }

  fakes::RecordingPlugin plugin_;
  fakes::RecordingLog log_;
};

TEST_F(ServedDestinationTest, TheFirstCallTakesTheConnectionOfInit) {
  ServedDestination served(plugin_.def(), log_);
  ASSERT_TRUE(init(served, "null").ok());
  auto first = *served.connect();
  ASSERT_TRUE(first->open().ok());
  EXPECT_THAT(plugin_.record.events(), ElementsAre("open"));
  auto second = *served.connect();
  ASSERT_TRUE(second->open().ok());
  EXPECT_THAT(plugin_.record.events(), ElementsAre("open", "open"));
  EXPECT_EQ(second->context().invocation_id, "an-id");
  EXPECT_EQ(second->context().plugin_name, "recording");
}

TEST_F(ServedDestinationTest, NothingIsOpenedBeforeItIsNeeded) {
  ServedDestination served(plugin_.def(), log_);
  ASSERT_TRUE(init(served, "", false).ok());
  EXPECT_TRUE(plugin_.record.events().empty());
  EXPECT_TRUE(served.connect().ok());
}

TEST_F(ServedDestinationTest, ASecondInitReplacesTheFirst) {
  ServedDestination served(plugin_.def(), log_);
  ASSERT_TRUE(init(served, "{}").ok());
  ASSERT_TRUE(init(served, "{}").ok());
  EXPECT_THAT(plugin_.record.events(), ElementsAre("open", "close", "gone", "open"));
}

TEST_F(ServedDestinationTest, CloseForgetsAndInitBringsBack) {
  ServedDestination served(plugin_.def(), log_);
  EXPECT_TRUE(served.close().ok());
  ASSERT_TRUE(init(served, "{}").ok());
  EXPECT_TRUE(served.close().ok());
  EXPECT_TRUE(served.close().ok());
  const auto refused = served.connect();
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message(), HasSubstr("call Init first"));
  ASSERT_TRUE(init(served, "{}").ok());
  EXPECT_TRUE(served.connect().ok());
}

TEST_F(ServedDestinationTest, AFailedInitLeavesTheConfigurationBefore) {
  ServedDestination served(plugin_.def(), log_);
  ASSERT_TRUE(init(served, "{}").ok());
  const Result<void> result = init(served, R"({"pasword":"x"})");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(result.error().message(), HasSubstr("did you mean \"password\""));
  EXPECT_TRUE(served.connect().ok());
}

TEST_F(ServedDestinationTest, SecretsAreRememberedAndNoticesLogged) {
  ServedDestination served(plugin_.def(), log_);
  ASSERT_TRUE(init(served, R"({"password":"hush-hush-9","loud":true})").ok());
  EXPECT_THAT(redact("it is hush-hush-9"), Not(HasSubstr("hush")));
  EXPECT_EQ(log_.count(LogLevel::kWarn), 1U);
}

TEST(KnownTablesTest, TheirNumberIsBounded) {
  KnownTables known;
  for (std::size_t i = 0; i <= KnownTables::kMost; ++i) {
    Table table;
    table.name = "t" + std::to_string(i);
    known.add(std::make_shared<const Table>(std::move(table)));
  }
  std::size_t bare = 0;  // a forgotten table has the two columns of a table nobody described
  for (std::size_t i = 0; i <= KnownTables::kMost; ++i)
    bare += known.find("t" + std::to_string(i))->columns.empty() ? 0 : 1;
  EXPECT_EQ(bare, 1U);
}

}  // namespace
}  // namespace landfall
