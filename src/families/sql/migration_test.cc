// Planning and applying migrations, whatever the system.
#include "families/sql/migration.h"

#include <arrow/api.h>
#include <gmock/gmock.h>

#include "families/sql/recording_session.h"

namespace landfall::sql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MigrationTest : public testing::Test {
 protected:
  Result<void> migrate(const std::vector<TablePtr>& wanted, MigrateMode mode) {
    TRY_ASSIGN(const auto plans, migrate_tables(dialect_, session_, wanted, mode));
    (void)plans;
    return {};
  }
  static Error error_of(const Result<void>& result) {
    return result.ok() ? Error(ErrorKind::kBug, "it worked") : result.error();
  }

  Dialect dialect_ = test_dialect();
  RecordingSession session_;
  const TablePtr wanted_ = test_table("t", {test_column("a"), test_column("b", arrow::utf8())});
};

TEST_F(MigrationTest, TablesAreCreatedInOneTransaction) {
  const auto other = test_table("u", {test_column("x")});
  ASSERT_TRUE(migrate({wanted_, other}, MigrateMode::kSafe).ok());
  EXPECT_THAT(session_.log, ElementsAre("begin", R"(CREATE TABLE "t" ("a" int, "b" text))",
                                        R"(CREATE TABLE "u" ("x" int))", "commit"));
}

TEST_F(MigrationTest, WhatFailsIsRolledBack) {
  session_.fails_on = "\"u\"";
  const Error error = error_of(migrate({wanted_, test_table("u", {test_column("x")})}, MigrateMode::kSafe));
  EXPECT_THAT(error.message(), HasSubstr("migrating table \"u\""));
  EXPECT_EQ(session_.log.back(), "rollback");
}

TEST_F(MigrationTest, WithoutTransactionalDdlThereIsNoTransaction) {
  dialect_.transactional_ddl = false;
  ASSERT_TRUE(migrate({wanted_}, MigrateMode::kSafe).ok());
  EXPECT_THAT(session_.log, ElementsAre(R"(CREATE TABLE "t" ("a" int, "b" text))"));
}

TEST_F(MigrationTest, OnlyMissingColumnsAreAdded) {
  session_.tables = {{"t", false, {{"a", "int"}, {"old", "blob"}}}};
  ASSERT_TRUE(migrate({wanted_}, MigrateMode::kSafe).ok());
  EXPECT_THAT(session_.log, ElementsAre("begin", R"(ALTER TABLE "t" ADD COLUMN "b" text)", "commit"));
}

TEST_F(MigrationTest, NothingToDoDoesNothing) {
  session_.tables = {{"t", false, {{"b", "text"}, {"a", "int"}}}};
  ASSERT_TRUE(migrate({wanted_}, MigrateMode::kForced).ok());
  EXPECT_THAT(session_.log, IsEmpty());
}

TEST_F(MigrationTest, SafeRefusesBeforeTouchingAndForcedMakesAnew) {
  session_.tables = {{"t", false, {{"a", "odd(3)"}, {"b", "text"}}}};
  const auto other = test_table("new", {test_column("x")});
  const Error error = error_of(migrate({other, wanted_}, MigrateMode::kSafe));
  EXPECT_EQ(error.kind(), ErrorKind::kSchema);
  EXPECT_THAT(error.message(), HasSubstr("type changed from odd(3) to int64 for column \"a\""));
  EXPECT_THAT(session_.log, IsEmpty());
  ASSERT_TRUE(migrate({other, wanted_}, MigrateMode::kForced).ok());
  EXPECT_THAT(session_.log, ElementsAre("begin", R"(CREATE TABLE "new" ("x" int))", R"(DROP TABLE "t")",
                                        R"(CREATE TABLE "t" ("a" int, "b" text))", "commit"));
}

TEST_F(MigrationTest, UniquenessMattersOnlyWhereItIsKept) {
  Column unique = test_column("a");
  unique.unique = true;
  session_.tables = {{"t", false, {{"a", "int", false, false, true}}}};
  dialect_.safe.remove_unique = false;
  EXPECT_EQ(error_of(migrate({test_table("t", {test_column("a")})}, MigrateMode::kSafe)).kind(),
            ErrorKind::kSchema);
  dialect_.keeps_unique = true;
  EXPECT_TRUE(migrate({test_table("t", {unique})}, MigrateMode::kSafe).ok());
}

TEST_F(MigrationTest, OtherSyncsAreKeptOutWhileTablesAreMade) {
  dialect_.migration_lock = "LOCK";
  ASSERT_TRUE(migrate({wanted_}, MigrateMode::kSafe).ok());
  EXPECT_THAT(session_.log,
              ElementsAre("begin", "LOCK", R"(CREATE TABLE "t" ("a" int, "b" text))", "commit"));
}

TEST_F(MigrationTest, ATableIsMadeInItsSchemaWithWhatBelongsToIt) {
  dialect_.schema = "s\"";
  dialect_.table_suffix = [](const Dialect&, const Table&) -> Result<std::string> {
    return std::string(" PARTITIONED");
  };
  dialect_.belongings = [](const Dialect&, const Table& table,
                           const FoundTable*) -> Result<std::vector<std::string>> {
    return std::vector<std::string>{"INDEX " + table.name};
  };
  ASSERT_TRUE(migrate({wanted_}, MigrateMode::kSafe).ok());
  EXPECT_THAT(session_.log, ElementsAre("begin", R"(CREATE TABLE "s"""."t" ("a" int, "b" text) PARTITIONED)",
                                        "INDEX t", "commit"));
}

TEST_F(MigrationTest, LostUniquenessDropsTheConstraint) {
  session_.tables = {{"t", false, {{"a", "int", false, false, true, "t_a_key"}}}};
  dialect_.keeps_unique = true;
  ASSERT_TRUE(migrate({test_table("t", {test_column("a")})}, MigrateMode::kSafe).ok());
  EXPECT_THAT(session_.log, ElementsAre("begin", R"(ALTER TABLE "t" DROP CONSTRAINT "t_a_key")", "commit"));
}

TEST_F(MigrationTest, TheKeyMovesToCqId) {
  dialect_.safe.move_to_cq_id = true;
  session_.tables = {
      {"t", false, {{"_cq_id", "int"}, {"a", "int", true, true}, {"b", "int", true, true}}, "pk"}};
  Column id = test_column("_cq_id");
  id.primary_key = true;
  Column kept = test_column("b");
  kept.not_null = true;
  ASSERT_TRUE(migrate({test_table("t", {id, test_column("a"), kept})}, MigrateMode::kSafe).ok());
  EXPECT_THAT(session_.log, ElementsAre("begin", R"(ALTER TABLE "t" DROP CONSTRAINT "pk")",
                                        R"(ALTER TABLE "t" ADD CONSTRAINT "pk" PRIMARY KEY ("_cq_id"))",
                                        R"(ALTER TABLE "t" ALTER COLUMN "a" DROP NOT NULL)", "commit"));
}

TEST_F(MigrationTest, LongColumnNamesAreCutBetweenCharacters) {
  dialect_.cuts_columns = true;
  dialect_.identifier_bytes = 4;
  EXPECT_EQ(column_name(dialect_, "abcde"), "abcd");
  EXPECT_EQ(column_name(dialect_, "abc\xC3\xA9"), "abc");
  ASSERT_TRUE(migrate({test_table("t", {test_column("abcde"), test_column("x")})}, MigrateMode::kSafe).ok());
  EXPECT_EQ(session_.log.at(1), R"(CREATE TABLE "t" ("abcd" int, "x" int))");
  session_.tables = {{"t", false, {{"abcd", "int"}}}};
  session_.log.clear();
  ASSERT_TRUE(
      migrate({test_table("t", {test_column("abcde"), test_column("xyzuv")})}, MigrateMode::kSafe).ok());
  EXPECT_EQ(session_.log.at(1), R"(ALTER TABLE "t" ADD COLUMN "xyzu" int)");
  const auto alike = test_table("t", {test_column("abcde"), test_column("abcdf")});
  EXPECT_EQ(error_of(migrate({alike}, MigrateMode::kSafe)).kind(), ErrorKind::kUnsupported);
}

TEST_F(MigrationTest, CaseCountsWhereTheDialectSaysSo) {
  const auto upper = test_table("T", {test_column("a")});
  const auto lower = test_table("t", {test_column("a")});
  EXPECT_TRUE(migrate({upper, lower}, MigrateMode::kSafe).ok());
  dialect_.names_ignore_case = true;
  EXPECT_EQ(error_of(migrate({upper, lower}, MigrateMode::kSafe)).kind(), ErrorKind::kUnsupported);
}

}  // namespace
}  // namespace landfall::sql
