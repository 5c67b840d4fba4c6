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
    TRY_ASSIGN(const auto plans, plan_tables(dialect_, session_, wanted));
    return apply(dialect_, session_, plans, mode);
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

TEST_F(MigrationTest, CaseCountsWhereTheDialectSaysSo) {
  const auto upper = test_table("T", {test_column("a")});
  const auto lower = test_table("t", {test_column("a")});
  EXPECT_TRUE(migrate({upper, lower}, MigrateMode::kSafe).ok());
  dialect_.names_ignore_case = true;
  EXPECT_EQ(error_of(migrate({upper, lower}, MigrateMode::kSafe)).kind(), ErrorKind::kUnsupported);
}

}  // namespace
}  // namespace landfall::sql
