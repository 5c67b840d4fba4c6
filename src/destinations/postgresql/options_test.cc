// Indexes and partitions that a user asks for.
#include "destinations/postgresql/options.h"

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>

#include "destinations/postgresql/dialect.h"
#include "destinations/postgresql/indexes.h"
#include "destinations/postgresql/partitions.h"
#include "families/sql/statement.h"

namespace landfall::postgresql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class OptionsTest : public testing::Test {
 protected:
  OptionsTest() {
    table_.name = "events";
    table_.columns = {{.name = "_cq_source_name", .type = arrow::utf8()},
                      {.name = "_cq_sync_time", .type = time_},
                      {.name = "id", .type = arrow::int64(), .primary_key = true},
                      {.name = "_cq_id", .type = uuid(), .unique = true},
                      {.name = "at", .type = time_}};
  }
  sql::Dialect dialect() const { return postgresql::dialect(flavour_of("PostgreSQL"), "s", options_); }
  std::vector<std::string> indexes(const sql::FoundTable* found = nullptr) const {
    return *index_statements(dialect(), options_, table_, found);
  }
  Result<std::vector<std::string>> create() const { return sql::create_statements(dialect(), table_); }
  std::string refusal() const {
    const auto made = create();
    return made.ok() ? "" : made.error().message();
  }
  std::vector<std::string> partitions(const std::string& column, const std::string& values) {
    auto table = std::make_shared<Table>(table_);
    const int index = table->find(column);
    table->columns = {table->columns[static_cast<std::size_t>(index)]};
    const auto array = arrow::json::ArrayFromJSONString(table->columns[0].type, values).ValueOrDie();
    const auto part = arrow::RecordBatch::Make(schema_of(*table, false), array->length(), {array});
    const auto found = partitions_of(Batch{table, {part}, array->length(), 1}, options_.partitions.front());
    std::vector<std::string> all;
    for (const Partition& partition : *found) all.push_back(partition.suffix + " " + partition.values);
    return all;
  }

  const std::shared_ptr<arrow::DataType> time_ = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  TableOptions options_;
  Table table_;
};

TEST_F(OptionsTest, ThePerformanceIndexIsCloudQuerys) {
  EXPECT_THAT(indexes(), IsEmpty());
  options_.performance_index = true;
  EXPECT_THAT(
      indexes(),
      ElementsAre(
          R"(CREATE INDEX "events_cqpi" ON "s"."events" USING btree ("_cq_source_name", "_cq_sync_time"))"));
  table_.columns[2].primary_key = false;  // as with append
  EXPECT_THAT(indexes(), IsEmpty());
}

TEST_F(OptionsTest, IndexesAreMadeOnceOnTablesThatHaveTheColumns) {
  options_.indexes = {{{"ev*"}, {"at", "id"}, IndexMethod::kBtree}, {{"*"}, {"nothing"}, IndexMethod::kGin}};
  EXPECT_THAT(indexes(),
              ElementsAre(R"(CREATE INDEX "events_at_id_idx" ON "s"."events" USING btree ("at", "id"))"));
  sql::FoundTable found;
  found.indexes = {"events_at_id_idx"};
  EXPECT_THAT(indexes(&found), IsEmpty());
  options_.indexes[1].tables = {"events"};
  EXPECT_THAT(index_statements(dialect(), options_, table_, nullptr).error().message(),
              HasSubstr("does not have all the columns"));
}

TEST_F(OptionsTest, APartitionedTableHasADefaultPartitionAndNoUniqueColumns) {
  options_.partitions = {{{"events"}, PartitionBy::kRange, "at", PartitionInterval::kMonth}};
  table_.columns[2].primary_key = false;
  const auto made = create();
  ASSERT_TRUE(made.ok());
  EXPECT_THAT(made->at(0), HasSubstr(R"(PARTITION BY RANGE ("at"))"));
  EXPECT_THAT(made->at(0), Not(HasSubstr("UNIQUE")));
  EXPECT_EQ(made->at(1), R"(CREATE TABLE "s"."events_default" PARTITION OF "s"."events" DEFAULT)");
}

TEST_F(OptionsTest, WhatCannotBePartitionedIsRefused) {
  options_.partitions = {{{"events"}, PartitionBy::kRange, "at", PartitionInterval::kMonth}};
  EXPECT_THAT(refusal(), HasSubstr("not part of its key"));
  options_.partitions[0].column = "none";
  EXPECT_THAT(refusal(), HasSubstr("no such column"));
  options_.partitions[0].column = "id";
  EXPECT_THAT(refusal(), HasSubstr("ranges need a timestamp"));
  options_.partitions[0].by = PartitionBy::kList;
  EXPECT_THAT(refusal(), HasSubstr("lists need a text"));
}

// 2024-02-29, 2024-03-01, 2023-12-31T23:59:59.999999, null.
constexpr const char* kTimes = "[1709164800000000, 1709251200000000, 1704067199999999, null]";

TEST_F(OptionsTest, RowsSayWhichPartitionsTheyNeed) {
  options_.partitions = {{{"events"}, PartitionBy::kRange, "at", PartitionInterval::kMonth}};
  EXPECT_THAT(partitions("at", kTimes), ElementsAre("_p202312 FROM ('2023-12-01') TO ('2024-01-01')",
                                                    "_p202402 FROM ('2024-02-01') TO ('2024-03-01')",
                                                    "_p202403 FROM ('2024-03-01') TO ('2024-04-01')"));
  options_.partitions[0].interval = PartitionInterval::kYear;
  EXPECT_THAT(partitions("at", kTimes), ElementsAre("_p2023 FROM ('2023-01-01') TO ('2024-01-01')",
                                                    "_p2024 FROM ('2024-01-01') TO ('2025-01-01')"));
  options_.partitions[0].interval = PartitionInterval::kDay;
  EXPECT_THAT(partitions("at", "[-1]"), ElementsAre("_p19691231 FROM ('1969-12-31') TO ('1970-01-01')"));
  EXPECT_THAT(partitions("at", "[9223372036854775807]"),
              IsEmpty());  // infinity goes to the default partition
}

TEST_F(OptionsTest, ListsHaveAPartitionForEachValue) {
  options_.partitions = {{{"events"}, PartitionBy::kList, "_cq_source_name", PartitionInterval::kMonth}};
  const auto found = partitions("_cq_source_name", R"(["a'b", "a'b", null, "c"])");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0], HasSubstr(" IN ('a''b')"));
  EXPECT_NE(found[0].substr(0, 14), found[1].substr(0, 14));
}

}  // namespace
}  // namespace landfall::postgresql
