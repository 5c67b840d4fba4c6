// Stamping: the engine's columns, their order and values, and the keys of each mode (CloudQuery's rules).
#include "sync/stamp.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace landfall {
namespace {

Table source_table() {
  Table table;
  table.name = "t";
  table.columns = {{.name = "_cq_id", .type = uuid(), .not_null = true, .unique = true},
                   {.name = "id", .type = arrow::int64(), .not_null = true, .primary_key = true},
                   {.name = "name", .type = arrow::utf8()}};
  return table;
}

std::shared_ptr<arrow::RecordBatch> source_rows(std::int64_t count) {
  arrow::FixedSizeBinaryBuilder ids(arrow::fixed_size_binary(16));
  arrow::Int64Builder keys;
  arrow::StringBuilder names;
  for (std::int64_t i = 0; i < count; ++i) {
    EXPECT_TRUE(ids.Append(std::string(16, static_cast<char>('a' + i % 20))).ok());
    EXPECT_TRUE(keys.Append(i).ok());
    EXPECT_TRUE(names.Append("n" + std::to_string(i)).ok());
  }
  auto wrapped = arrow::ExtensionType::WrapArray(uuid(), *ids.Finish());
  return arrow::RecordBatch::Make(schema_of(source_table(), false), count,
                                  {wrapped, *keys.Finish(), *names.Finish()});
}

StampRules rules() {
  StampRules made;
  made.source_name = "aws";
  made.sync_time_us = 1'700'000'000'123'456;
  return made;
}

std::vector<std::string> names(const Table& table) {
  std::vector<std::string> all;
  for (const Column& column : table.columns) all.push_back(column.name);
  return all;
}
std::vector<std::string> keys(const Table& table) {
  std::vector<std::string> all;
  for (const Column& column : table.columns)
    if (column.primary_key) all.push_back(column.name);
  return all;
}
using Names = std::vector<std::string>;

TEST(StampTableTest, TimeAndSourceStandInFrontAndAreNullable) {
  const TablePtr stamped = stamp_table(source_table(), rules());
  EXPECT_EQ(names(*stamped), (Names{"_cq_sync_time", "_cq_source_name", "_cq_id", "id", "name"}));
  EXPECT_TRUE(stamped->columns[0].type->Equals(*arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")));
  EXPECT_FALSE(stamped->columns[0].not_null);
  EXPECT_FALSE(stamped->columns[1].not_null);
  EXPECT_EQ(keys(*stamped), (Names{"id"}));
  EXPECT_TRUE(stamped->columns[2].unique);
}

TEST(StampTableTest, NotNullOnRequest) {
  StampRules strict = rules();
  strict.columns_not_null = true;
  const TablePtr stamped = stamp_table(source_table(), strict);
  EXPECT_TRUE(stamped->columns[0].not_null);
  EXPECT_TRUE(stamped->columns[1].not_null);
}

TEST(StampTableTest, AGroupIdIsAKeyThatIsNeverNull) {
  StampRules grouped = rules();
  grouped.group_id = "2026-11";
  const TablePtr stamped = stamp_table(source_table(), grouped);
  EXPECT_EQ(names(*stamped)[2], "_cq_sync_group_id");
  EXPECT_TRUE(stamped->columns[2].not_null);
  EXPECT_EQ(keys(*stamped), (Names{"_cq_sync_group_id", "id"}));
}

TEST(StampTableTest, AppendStripsKeysAndUniqueMarksEverywhere) {
  StampRules append = rules();
  append.strip_keys = true;
  append.group_id = "g";
  append.cq_id_only = true;  // has no effect in append mode
  const TablePtr stamped = stamp_table(source_table(), append);
  EXPECT_EQ(keys(*stamped), Names{});
  for (const Column& column : stamped->columns) EXPECT_FALSE(column.unique) << column.name;
}

TEST(StampTableTest, CqIdOnlyMovesTheKeyAndKeepsUniqueMarks) {
  StampRules moved = rules();
  moved.cq_id_only = true;
  moved.group_id = "g";
  const TablePtr stamped = stamp_table(source_table(), moved);
  EXPECT_EQ(keys(*stamped), (Names{"_cq_id"}));
  EXPECT_TRUE(stamped->columns[static_cast<std::size_t>(stamped->find("_cq_id"))].unique);
}

TEST(StampTableTest, AColumnOfTheSourceStays) {
  Table table = source_table();
  table.columns.insert(table.columns.begin(), Column{.name = "_cq_source_name", .type = arrow::utf8()});
  const TablePtr stamped = stamp_table(table, rules());
  EXPECT_EQ(names(*stamped), (Names{"_cq_sync_time", "_cq_source_name", "_cq_id", "id", "name"}));
}

TEST(RowStamperTest, AddsConstantsAndSharesTheRest) {
  StampRules grouped = rules();
  grouped.group_id = "g7";
  const Table table = source_table();
  RowStamper stamper(table, stamp_table(table, grouped), grouped);
  for (const std::int64_t count : {3, 5000, 0, 17}) {
    const auto rows = source_rows(count);
    const auto stamped = stamper.stamp(*rows);
    ASSERT_TRUE(stamped.ok()) << stamped.error().message();
    ASSERT_TRUE((*stamped)->ValidateFull().ok());
    ASSERT_EQ((*stamped)->num_rows(), count);
    const auto& time = static_cast<const arrow::TimestampArray&>(*(*stamped)->column(0));
    const auto& source = static_cast<const arrow::StringArray&>(*(*stamped)->column(1));
    const auto& group = static_cast<const arrow::StringArray&>(*(*stamped)->column(2));
    for (std::int64_t i = 0; i < count; ++i) {
      ASSERT_EQ(time.Value(i), 1'700'000'000'123'456);
      ASSERT_EQ(source.GetView(i), "aws");
      ASSERT_EQ(group.GetView(i), "g7");
    }
    EXPECT_EQ((*stamped)->column_data(4)->buffers[1], rows->column_data(1)->buffers[1]);
  }
}

TEST(RowStamperTest, RefusesRowsOfAnotherShape) {
  const Table table = source_table();
  RowStamper stamper(table, stamp_table(table, rules()), rules());
  const auto rows = source_rows(2);
  const auto fewer = *rows->RemoveColumn(2);
  const auto stamped = stamper.stamp(*fewer);
  ASSERT_FALSE(stamped.ok());
  EXPECT_EQ(stamped.error().kind(), ErrorKind::kProtocol);
}

}  // namespace
}  // namespace landfall
