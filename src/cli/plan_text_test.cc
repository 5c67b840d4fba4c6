// Tests of what `migrate --plan` prints.
#include "cli/plan_text.h"

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace landfall::cli {
namespace {

using testing::HasSubstr;

TablePlan plan_for(std::string name) {
  Table table;
  table.name = std::move(name);
  TablePlan plan;
  plan.table = std::make_shared<const Table>(std::move(table));
  return plan;
}

TEST(PlanText, SaysWhatHappensToEachTable) {
  TablePlan fresh = plan_for("fresh");
  fresh.create = true;
  fresh.statements = {"CREATE TABLE fresh (\n  n INTEGER)"};
  EXPECT_EQ(plan_text("db", MigrateMode::kSafe, std::vector{fresh, plan_for("settled")}),
            "db: 2 table(s)\n"
            "  fresh: create\n"
            "      CREATE TABLE fresh (\n"
            "        n INTEGER)\n"
            "  settled: no change\n");
}

TEST(PlanText, AForcedChangeIsRefusedInSafeModeOnly) {
  TablePlan plan = plan_for("orders");
  plan.needs_force = true;
  plan.changes.push_back({.kind = ChangeKind::kAdd,
                          .column = "n",
                          .wanted = {.name = "n", .type = arrow::int64(), .not_null = true},
                          .found = {}});
  const std::vector plans{plan};
  EXPECT_TRUE(is_refused(MigrateMode::kSafe, plans));
  EXPECT_FALSE(is_refused(MigrateMode::kForced, plans));
  EXPECT_THAT(plan_text("db", MigrateMode::kSafe, plans),
              HasSubstr("orders: refused: needs `migrate_mode: forced`"));
  EXPECT_THAT(plan_text("db", MigrateMode::kForced, plans), HasSubstr("orders: forced"));
  EXPECT_THAT(plan_text("db", MigrateMode::kSafe, plans), HasSubstr("    - column \"n\" added"));
}

}  // namespace
}  // namespace landfall::cli
