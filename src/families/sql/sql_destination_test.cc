// The verbs of a destination, as a session hears them.
#include "families/sql/sql_destination.h"

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>

#include "families/sql/recording_session.h"

namespace landfall::sql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqlDestinationTest : public testing::Test {
 protected:
  SqlDestinationTest() {
    auto session = std::make_unique<RecordingSession>();
    session_ = session.get();
    destination_ = std::make_unique<SqlDestination>(test_dialect(), std::move(session), null_log());
  }
  static Predicate is(std::string column, const std::string& text) {
    return {std::move(column),
            arrow::json::ArrayFromJSONString(arrow::utf8(), "[\"" + text + "\"]").ValueOrDie()};
  }

  RecordingSession* session_;
  std::unique_ptr<SqlDestination> destination_;
  const TablePtr table_ = test_table("t", {test_column("a")});
};

TEST_F(SqlDestinationTest, StaleRowsAreDeletedAfterWhatWasWritten) {
  ASSERT_TRUE(destination_->erase(StaleRows{table_, "src", 0}).ok());
  EXPECT_THAT(
      session_->log,
      ElementsAre("flush", R"(DELETE FROM "t" WHERE "_cq_source_name" = $1 AND "_cq_sync_time" < $2 <- src)"
                           " <- 1970-01-01 00:00:00.000000Z"));
}

TEST_F(SqlDestinationTest, TheScanIsSavedWhenNothingCanBeStale) {
  session_->none_stale = true;
  ASSERT_TRUE(destination_->erase(StaleRows{table_, "src", 0}).ok());
  EXPECT_THAT(session_->log, IsEmpty());
}

TEST_F(SqlDestinationTest, RowsWithTheirChildrenGoInOneTransaction) {
  session_->tables = {{"t", false, {{"_cq_id", "text"}}}, {"c", false, {{"_cq_parent_id", "text"}}}};
  const ChosenRows which{
      table_, {PredicateGroup{Grouping::kAnd, {is("a", "1")}}}, {{"c", "t"}, {"missing", "t"}}};
  ASSERT_TRUE(destination_->erase(which).ok());
  EXPECT_THAT(
      session_->log,
      ElementsAre(
          "flush", "begin",
          R"(CREATE TEMPORARY TABLE "landfall_gone" ("table_name" VARCHAR(512), "id" VARCHAR(64)))",
          R"(INSERT INTO "landfall_gone" SELECT $2, "_cq_id" FROM "t" WHERE ("a" = $1) <- 1 <- t)",
          R"(DELETE FROM "t" WHERE ("a" = $1) <- 1)",
          R"(DELETE FROM "c" WHERE "_cq_parent_id" IN (SELECT "id" FROM "landfall_gone" WHERE "table_name" = $1) <- t)",
          R"(DROP TABLE "landfall_gone")", "commit"));
}

TEST_F(SqlDestinationTest, BadNamesNeverReachTheSession) {
  const auto bad = test_table(std::string("a\0b", 3), {test_column("a")});
  EXPECT_FALSE(destination_->write(Batch{bad, {}, 1, 1}).ok());
  EXPECT_FALSE(destination_->erase(StaleRows{bad, "s", 0}).ok());
  EXPECT_FALSE(destination_->erase(ChosenRows{bad, {}, {}}).ok());
  EXPECT_FALSE(destination_->erase(ChosenRows{table_, {}, {{std::string("c\0d", 3), "t"}}}).ok());
  EXPECT_FALSE(
      destination_
          ->erase(ChosenRows{table_, {PredicateGroup{Grouping::kOr, {is(std::string("c\0d", 3), "x")}}}, {}})
          .ok());
  EXPECT_FALSE(destination_->read(*bad, [](auto) { return Result<void>(); }).ok());
  EXPECT_THAT(session_->log, testing::Each("flush"));
}

TEST_F(SqlDestinationTest, ErrorsSayWhatWasBeingDone) {
  session_->fails_on = "DELETE";
  const Result<void> result = destination_->erase(StaleRows{table_, "s", 0});
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message(), HasSubstr("deleting stale rows of table \"t\": "));
}

}  // namespace
}  // namespace landfall::sql
