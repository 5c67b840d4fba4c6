// The testdata source as the engine sees it: messages, order, errors on demand.
#include "sources/testdata/testdata.h"

#include <arrow/api.h>
#include <arrow/extension_type.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sources/collecting_sink.h"
#include "sources/testdata/testdata_spec.h"

namespace landfall::testdata {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

TestdataSpec small() {
  TestdataSpec spec;
  spec.rows = 25;
  spec.batch_rows = 10;
  return spec;
}

Result<void> sync(const TestdataSpec& spec, CollectingSink& sink, const SyncRequest& request = {},
                  const Context& context = {}) {
  TRY_ASSIGN(const auto source, definition().open(&spec, context));
  return source->sync(request, sink);
}

std::set<std::string> uuids(const arrow::Array& array) {
  const auto& storage = static_cast<const arrow::FixedSizeBinaryArray&>(
      *static_cast<const arrow::ExtensionArray&>(array).storage());
  std::set<std::string> seen;
  for (std::int64_t i = 0; i < storage.length(); ++i) seen.emplace(storage.GetView(i));
  return seen;
}

TEST(Testdata, SendsAllRowsInMessages) {
  CollectingSink sink;
  TestdataSpec spec = small();
  spec.tables = {Shape::kWide, Shape::kNarrow};
  ASSERT_TRUE(sync(spec, sink).ok());
  EXPECT_THAT(sink.migrated, ElementsAre("wide", "narrow"));
  ASSERT_EQ(sink.batches["wide"].size(), 3U);
  EXPECT_EQ(sink.batches["wide"][2]->num_rows(), 5);
  EXPECT_EQ(sink.rows("narrow")->num_rows(), 25);
  EXPECT_THAT(sink.errors, IsEmpty());
}

TEST(Testdata, ChildrenNameTheirParents) {
  CollectingSink sink;
  TestdataSpec spec = small();
  spec.tables = {Shape::kFamily};
  ASSERT_TRUE(sync(spec, sink).ok());
  EXPECT_THAT(sink.migrated, ElementsAre("family_parent", "family_child"));
  EXPECT_EQ(sink.tables["family_child"]->parent, "family_parent");
  EXPECT_EQ(sink.rows("family_child")->num_rows(), 75);
  EXPECT_EQ(uuids(*sink.column("family_child", "_cq_parent_id")),
            uuids(*sink.column("family_parent", "_cq_id")));
  EXPECT_EQ(uuids(*sink.column("family_child", "_cq_id")).size(), 75U);
  const auto column = sink.column("family_child", "parent_id");
  const auto& parents = static_cast<const arrow::Int64Array&>(*column);
  EXPECT_EQ(parents.Value(0), 0);
  EXPECT_EQ(parents.Value(3), 1);
  EXPECT_EQ(parents.Value(74), 24);
}

TEST(Testdata, MarksIncrementalTables) {
  CollectingSink sink;
  TestdataSpec spec = small();
  spec.tables = {Shape::kFamily};
  spec.incremental = true;
  ASSERT_TRUE(sync(spec, sink).ok());
  EXPECT_TRUE(sink.tables["family_parent"]->incremental);
  const Table& child = *sink.tables["family_child"];
  EXPECT_TRUE(child.columns[static_cast<std::size_t>(child.find("updated_at"))].incremental_key);
}

TEST(Testdata, FailingTableReportsAndTheOthersGoOn) {
  CollectingSink sink;
  TestdataSpec spec = small();
  spec.tables = {Shape::kWide, Shape::kNarrow};
  spec.fail_table = "wide";
  spec.fail_after_rows = 12;
  ASSERT_TRUE(sync(spec, sink).ok());
  EXPECT_EQ(sink.rows("wide")->num_rows(), 12);
  EXPECT_EQ(sink.rows("narrow")->num_rows(), 25);
  EXPECT_THAT(sink.errors, ElementsAre(Pair("wide", HasSubstr("fail_table"))));
}

TEST(Testdata, BrokenStreamEndsTheSync) {
  CollectingSink sink;
  TestdataSpec spec = small();
  spec.tables = {Shape::kNarrow, Shape::kWide};
  spec.fail_table = "wide";
  spec.fail_after_rows = 10;
  spec.fail_sync = true;
  const auto result = sync(spec, sink);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kConnection);
  EXPECT_EQ(sink.rows("narrow")->num_rows(), 25);
  EXPECT_EQ(sink.rows("wide")->num_rows(), 10);
}

TEST(Testdata, TableErrorsComeBehindTheRows) {
  CollectingSink sink;
  TestdataSpec spec = small();
  spec.tables = {Shape::kNarrow};
  spec.table_errors = {"narrow"};
  ASSERT_TRUE(sync(spec, sink).ok());
  EXPECT_EQ(sink.rows("narrow")->num_rows(), 25);
  EXPECT_EQ(sink.errors.size(), 1U);
}

TEST(Testdata, AsksToDeleteRowsAndTheirChildren) {
  CollectingSink sink;
  TestdataSpec spec = small();
  spec.tables = {Shape::kFamily};
  spec.delete_records = {3, 4};
  ASSERT_TRUE(sync(spec, sink).ok());
  ASSERT_EQ(sink.erased.size(), 1U);
  const ChosenRows& rows = sink.erased.front();
  EXPECT_EQ(rows.table->name, "family_parent");
  ASSERT_EQ(rows.where.size(), 1U);
  EXPECT_EQ(rows.where.front().grouping, Grouping::kOr);
  ASSERT_EQ(rows.where.front().predicates.size(), 2U);
  EXPECT_EQ(rows.where.front().predicates[1].column, "id");
  EXPECT_EQ(static_cast<const arrow::Int64Array&>(*rows.where.front().predicates[1].value).Value(0), 4);
  ASSERT_EQ(rows.relations.size(), 1U);
  EXPECT_EQ(rows.relations.front().table, "family_child");
}

TEST(Testdata, ShardsShareTheTables) {
  TestdataSpec spec = small();
  spec.tables = {Shape::kWide, Shape::kFamily, Shape::kNarrow};
  std::vector<std::string> all;
  for (int num = 1; num <= 2; ++num) {
    CollectingSink sink;
    SyncRequest request;
    request.shard = Shard{num, 2};
    ASSERT_TRUE(sync(spec, sink, request).ok());
    all.insert(all.end(), sink.migrated.begin(), sink.migrated.end());
  }
  EXPECT_THAT(all, ElementsAre("wide", "family_parent", "family_child", "narrow"));
}

TEST(Testdata, PausesEndWhenCancelled) {
  CollectingSink sink;
  TestdataSpec spec = small();
  spec.pause_ms_per_batch = 3'600'000;
  Context context;
  context.cancel->cancel("test");
  const auto result = sync(spec, sink, {}, context);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kCancelled);
}

TEST(Testdata, StopsWhenTheSinkFails) {
  CollectingSink sink;
  sink.fail_insert = true;
  const auto result = sync(small(), sink);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kTransient);
}

TEST(Testdata, RefusesUnknownTables) {
  const TestdataSpec spec = small();
  const auto source = definition().open(&spec, {}).value();
  TableSelection selection;
  selection.tables = {"nothing"};
  const auto tables = source->tables(selection);
  ASSERT_FALSE(tables.ok());
  EXPECT_EQ(tables.error().kind(), ErrorKind::kConfig);
}

}  // namespace
}  // namespace landfall::testdata
