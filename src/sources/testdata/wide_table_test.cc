// The wide table against what the benches' description says of it.
#include <arrow/api.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include <landfall/batch.h>

#include "sources/testdata/generator.h"

namespace landfall::testdata {
namespace {

std::shared_ptr<arrow::RecordBatch> rows(const TestdataSpec& spec, std::int64_t first, std::int64_t count) {
  return wide_table(spec).make({first, count}).value();
}

std::string text(const arrow::RecordBatch& batch, const std::string& column, std::int64_t row) {
  auto array = batch.GetColumnByName(column);
  if (array->type_id() == arrow::Type::EXTENSION)
    array = static_cast<const arrow::ExtensionArray&>(*array).storage();
  return std::string(static_cast<const arrow::BinaryArray&>(*array).GetView(row));
}

std::size_t distinct(const arrow::RecordBatch& batch, const std::string& column) {
  std::set<std::string> seen;
  for (std::int64_t i = 0; i < batch.num_rows(); ++i) seen.insert(text(batch, column, i));
  return seen.size();
}

TEST(WideTable, HasTheTwentyColumns) {
  const auto table = wide_table({}).table;
  std::string described;
  for (const Column& column : table->columns)
    described += column.name + " " + column.type->ToString() + (column.primary_key ? " key" : "") +
                 (column.not_null ? " not-null" : "") + (column.unique ? " unique" : "") + "\n";
  EXPECT_EQ(
      described,
      "_cq_id uuid not-null unique\n_cq_parent_id uuid\narn string key not-null\naccount_id string\nregion "
      "string\n"
      "resource_uuid uuid\nname string\ndescription string\nstate string\ncpu_count int64\nsize_bytes int64\n"
      "price double\nenabled bool\nip inet\ntags json\nconfig json\nsecurity_groups list<item: string>\n"
      "notes string\ncreated_at timestamp[us, tz=UTC]\nupdated_at timestamp[us, tz=UTC]\n");
}

TEST(WideTable, IsAboutSevenHundredBytesARow) {
  const auto batch = rows({}, 0, 10'000);
  ASSERT_TRUE(batch->ValidateFull().ok());
  EXPECT_GT(batch_bytes(*batch) / 10'000, 600);
  EXPECT_LT(batch_bytes(*batch) / 10'000, 800);
}

TEST(WideTable, TextsLookLikeAnInventory) {
  const auto batch = rows({}, 5'000, 500);
  const std::regex arn("arn:aws:ec2:([a-z0-9-]+):([0-9]{12}):instance/i-[0-9a-f]{17}");
  const std::regex ip("10\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}/24");
  for (std::int64_t i = 0; i < batch->num_rows(); ++i) {
    std::smatch match;
    const std::string name = text(*batch, "arn", i);
    ASSERT_TRUE(std::regex_match(name, match, arn)) << name;
    EXPECT_EQ(match[1], text(*batch, "region", i));
    EXPECT_EQ(match[2], text(*batch, "account_id", i));
    EXPECT_TRUE(std::regex_match(text(*batch, "ip", i), ip)) << text(*batch, "ip", i);
    EXPECT_NE(text(*batch, "description", i).find('"'), std::string::npos);
    EXPECT_NE(text(*batch, "description", i).find(','), std::string::npos);
    for (const char* part : {"\n", "\t", ",", "é"})
      EXPECT_NE(text(*batch, "notes", i).find(part), std::string::npos);
    EXPECT_NEAR(static_cast<double>(text(*batch, "tags", i).size()), 80, 10);
    EXPECT_NEAR(static_cast<double>(text(*batch, "config", i).size()), 230, 20);
  }
}

TEST(WideTable, HasTwoSecurityGroupsARow) {
  const auto batch = rows({}, 0, 100);
  const auto& groups = static_cast<const arrow::ListArray&>(*batch->GetColumnByName("security_groups"));
  for (std::int64_t i = 0; i < 100; ++i) EXPECT_EQ(groups.value_length(i), 2);
  EXPECT_EQ(groups.values()->length(), 200);
}

TEST(WideTable, IdsAreDistinctUuids) {
  const auto batch = rows({}, 0, 20'000);
  EXPECT_EQ(distinct(*batch, "arn"), 20'000U);
  const auto& ids = static_cast<const arrow::ExtensionArray&>(*batch->GetColumnByName("_cq_id"));
  const auto& storage = static_cast<const arrow::FixedSizeBinaryArray&>(*ids.storage());
  std::set<std::string> seen;
  for (std::int64_t i = 0; i < storage.length(); ++i) {
    const auto id = storage.GetView(i);
    EXPECT_EQ(static_cast<unsigned char>(id[6]) >> 4, 4) << "version";
    EXPECT_EQ(static_cast<unsigned char>(id[8]) >> 6, 2) << "variant";
    seen.emplace(id);
  }
  EXPECT_EQ(seen.size(), 20'000U);
  EXPECT_EQ(batch->GetColumnByName("_cq_parent_id")->null_count(), 20'000);
}

TEST(WideTable, RowsDoNotDependOnTheMessage) {
  for (const Distinct kind : {Distinct::kPool, Distinct::kUnique}) {
    TestdataSpec spec;
    spec.distinct = kind;
    const Generator wide = wide_table(spec);
    const auto whole = wide.make({0, 1'000}).value();
    for (const std::int64_t size : {1, 7, 50, 333})
      for (std::int64_t first = 0; first + size <= 1'000; first += size * 3)
        ASSERT_TRUE(wide.make({first, size}).value()->Equals(*whole->Slice(first, size)))
            << first << " + " << size;
  }
}

TEST(WideTable, SeedChangesRows) {
  TestdataSpec other;
  other.seed = 2;
  EXPECT_TRUE(rows({}, 0, 100)->Equals(*rows({}, 0, 100)));
  EXPECT_NE(text(*rows({}, 0, 1), "arn", 0), text(*rows(other, 0, 1), "arn", 0));
  EXPECT_NE(text(*rows({}, 0, 1), "config", 0), text(*rows(other, 0, 1), "config", 0));
}

TEST(WideTable, PoolsRepeatAndUniqueTextsDoNot) {
  TestdataSpec unique;
  unique.distinct = Distinct::kUnique;
  const auto pooled = rows({}, 0, 30'000);
  const auto all_different = rows(unique, 0, 30'000);
  for (const char* column : {"name", "description", "tags", "config", "notes"}) {
    // 30,000 draws of 4,096 leave out about 3 of them.
    EXPECT_GT(distinct(*pooled, column), 4'050U) << column;
    EXPECT_LE(distinct(*pooled, column), 4'096U) << column;
    EXPECT_EQ(distinct(*all_different, column), 30'000U) << column;
  }
}

}  // namespace
}  // namespace landfall::testdata
