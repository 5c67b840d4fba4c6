// Tests of what the user is told when a sync has ended.
#include "cli/sync_outcome.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace landfall::cli {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

struct Told {
  std::ostringstream out;
  std::ostringstream errors;
  Verdict verdict;
};

Told tell(const SyncReport& report, std::int64_t warnings = 0) {
  Told told;
  Run run{told.out, told.out, told.errors,         null_log(), std::make_shared<CancelToken>(),
          "id",     "0",      ProgressStyle::kNone};
  told.verdict = tell_outcome({report, warnings}, false, run);
  return told;
}

SyncReport good_report() {
  SyncReport report;
  report.source_name = "shop";
  report.duration = milliseconds(61'900);
  report.rows = 12;
  report.tables = {{.name = "orders", .rows = 12, .duration = milliseconds(1'500), .first_error = ""}};
  DestinationReport destination;
  destination.name = "db";
  destination.tables = {{.name = "orders", .written = 12, .error = {}}};
  report.destinations = {destination};
  return report;
}

TEST(SyncOutcome, SuccessIsOneLine) {
  const Told told = tell(good_report(), 3);
  EXPECT_EQ(told.out.str(),
            "Sync completed successfully. Resources: 12, Errors: 0, Warnings: 3, Time: 1m1s\n");
  EXPECT_EQ(told.errors.str(), "");
  EXPECT_EQ(told.verdict.exit_code, 0);
  EXPECT_FALSE(told.verdict.ends_the_run);
}

TEST(SyncOutcome, ATableErrorIsNamedAndLaterSourcesStillRun) {
  SyncReport report = good_report();
  report.source_errors = 2;
  report.tables[0].errors = 2;
  report.tables[0].first_error = "no access";
  const Told told = tell(report);
  EXPECT_THAT(told.out.str(),
              HasSubstr("Sync completed with errors, see logs for details. Resources: 12, Errors: 2"));
  EXPECT_THAT(told.errors.str(),
              HasSubstr("Error: reading table \"orders\" of shop (2 errors): no access\n"));
  EXPECT_EQ(told.verdict.exit_code, 5);
  EXPECT_FALSE(told.verdict.ends_the_run);
}

TEST(SyncOutcome, EveryDestinationThatFailedIsNamed) {
  SyncReport report = good_report();
  report.destinations[0].error = Error(ErrorKind::kConnection, "refused");
  report.destinations[0].errors = 1;
  report.destinations.push_back(report.destinations[0]);
  report.destinations[1].name = "lake";
  const Told told = tell(report);
  EXPECT_THAT(told.out.str(), HasSubstr("Sync failed. Resources: 12, Errors: 2,"));
  EXPECT_THAT(told.errors.str(), HasSubstr("syncing to db: refused"));
  EXPECT_THAT(told.errors.str(), HasSubstr("syncing to lake: refused"));
  EXPECT_EQ(told.verdict.exit_code, 4);
  EXPECT_TRUE(told.verdict.ends_the_run);
}

TEST(SyncOutcome, ADestinationThatStopsTheSourceIsToldOnce) {
  SyncReport report = good_report();
  report.destinations[0].error = Error(ErrorKind::kSchema, "migrating tables: column gone");
  report.destinations[0].errors = 1;
  report.source_error = Error(ErrorKind::kSchema, "syncing source \"shop\": migrating tables: column gone");
  const Told told = tell(report);
  EXPECT_EQ(told.errors.str(), "Error: syncing to db: migrating tables: column gone\n");
  EXPECT_THAT(told.out.str(), HasSubstr("Errors: 1,"));
  EXPECT_EQ(told.verdict.exit_code, 3);
}

TEST(SyncOutcome, ATableThatEndsItsDestinationIsToldOnce) {
  SyncReport report = good_report();
  report.destinations[0].tables[0].error = Error(ErrorKind::kConnection, "writing table \"orders\": lost");
  report.destinations[0].error = report.destinations[0].tables[0].error;
  EXPECT_EQ(tell(report).errors.str(), "Error: syncing to db: writing table \"orders\": lost\n");
  report.destinations[0].error.reset();
  EXPECT_EQ(tell(report).errors.str(), "Error: syncing to db: writing table \"orders\": lost\n");
}

TEST(SyncOutcome, ACancelledRunIsNoFailureOfAnybody) {
  SyncReport report = good_report();
  report.source_error = Error(ErrorKind::kCancelled, "received interrupt signal");
  const Told told = tell(report);
  EXPECT_THAT(told.out.str(), HasSubstr("Sync cancelled."));
  // A destination may be the first to hear of it.
  report.source_error = Error(ErrorKind::kBug, "the sink takes no more rows");
  report.destinations[0].error = Error(ErrorKind::kCancelled, "received interrupt signal");
  EXPECT_THAT(tell(report).out.str(), HasSubstr("Sync cancelled."));
  EXPECT_THAT(told.out.str(), Not(HasSubstr("completed")));
  EXPECT_EQ(told.verdict.exit_code, 130);
  EXPECT_TRUE(told.verdict.ends_the_run);
}

TEST(SyncOutcome, TheSummaryHasAColumnForEachDestination) {
  SyncReport report = good_report();
  report.destinations.push_back({.name = "lake", .path = "", .version = "", .error = {}, .tables = {}});
  EXPECT_EQ(summary_text(report),
            "table   rows  errors  time  written to db  written to lake\n"
            "orders    12       0  1.5s             12                -\n");
}

}  // namespace
}  // namespace landfall::cli
