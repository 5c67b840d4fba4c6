// The types table: every type, every edge, nulls.
#include <arrow/api.h>
#include <arrow/compute/cast.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "sources/testdata/generator.h"

namespace landfall::testdata {
namespace {

std::shared_ptr<arrow::RecordBatch> rows(const TestdataSpec& spec, std::int64_t first, std::int64_t count) {
  return types_table(spec).make({first, count}).value();
}

template <class Array>
auto values_of(const arrow::RecordBatch& batch, const std::string& column) {
  const auto& array = static_cast<const Array&>(*batch.GetColumnByName(column));
  std::vector<std::decay_t<decltype(array.GetView(0))>> values;
  for (std::int64_t i = 0; i < array.length(); ++i)
    if (array.IsValid(i)) values.push_back(array.GetView(i));
  return values;
}

bool contains(const auto& values, const auto& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

TEST(TypesTable, CoversEveryKind) {
  std::set<Kind> kinds;
  const TablePtr table = types_table({}).table;
  for (const Column& column : table->columns) {
    const auto type = logical_type(*column.type);
    ASSERT_TRUE(type.ok()) << column.name << ": " << type.error().message();
    kinds.insert(type->kind);
  }
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(kKindCount));
}

TEST(TypesTable, NamesColumnsLikeCloudQuerysTestTable) {
  const auto table = types_table({}).table;
  for (const char* name : {"id",
                           "int8",
                           "int16",
                           "int32",
                           "int64",
                           "uint8",
                           "uint16",
                           "uint32",
                           "uint64",
                           "float32",
                           "float64",
                           "binary",
                           "utf8",
                           "bool",
                           "uuid",
                           "json",
                           "inet",
                           "mac",
                           "date32",
                           "date64",
                           "duration_s",
                           "duration_ms",
                           "duration_us",
                           "duration_ns",
                           "interval_month",
                           "interval_day_time",
                           "interval_month_day_nano",
                           "large_binary",
                           "large_utf8",
                           "time32_s",
                           "time32_ms",
                           "time64_us",
                           "time64_ns",
                           "timestamp_s",
                           "timestamp_ms",
                           "timestamp_us",
                           "timestamp_ns",
                           "decimal128",
                           "struct",
                           "int8_list",
                           "uuid_list",
                           "struct_list",
                           "string_utf8_map",
                           "int_timestamp_us_map",
                           "string_utf8_list_map",
                           "float16",
                           "decimal256",
                           "fixed_size_binary",
                           "fixed_size_list",
                           "timestamp_us_naive"})
    EXPECT_GE(table->find(name), 0) << name;
  EXPECT_EQ(table->find("json_list"), -1);
  EXPECT_EQ(table->columns[static_cast<std::size_t>(table->find("decimal128"))].type->ToString(),
            "decimal128(19, 10)");
}

TEST(TypesTable, IsValidAndNullInItsSecondRow) {
  for (const Edges edges : {Edges::kCommon, Edges::kExtreme}) {
    TestdataSpec spec;
    spec.edges = edges;
    const auto batch = rows(spec, 0, 200);
    ASSERT_TRUE(batch->ValidateFull().ok()) << batch->ValidateFull().ToString();
    for (int c = 3; c < batch->num_columns(); ++c) {
      EXPECT_TRUE(batch->column(c)->IsValid(0)) << batch->column_name(c);
      EXPECT_TRUE(batch->column(c)->IsNull(1)) << batch->column_name(c);
    }
    EXPECT_EQ(batch->GetColumnByName("id")->null_count(), 0);
  }
}

TEST(TypesTable, HoldsTheEdges) {
  const auto batch = rows({}, 0, 30);
  EXPECT_TRUE(contains(values_of<arrow::Int8Array>(*batch, "int8"), std::int8_t{-128}));
  EXPECT_TRUE(
      contains(values_of<arrow::Int64Array>(*batch, "int64"), std::numeric_limits<std::int64_t>::min()));
  EXPECT_TRUE(
      contains(values_of<arrow::UInt64Array>(*batch, "uint64"), std::numeric_limits<std::uint64_t>::max()));
  EXPECT_TRUE(contains(values_of<arrow::StringArray>(*batch, "utf8"), std::string_view()));
  EXPECT_TRUE(
      contains(values_of<arrow::BinaryArray>(*batch, "binary"), std::string_view("\0\x01\xff\xfe", 4)));
  EXPECT_TRUE(contains(values_of<arrow::Date32Array>(*batch, "date32"), 19'782)) << "2024-02-29";
  const auto& lists = static_cast<const arrow::ListArray&>(*batch->GetColumnByName("int8_list"));
  EXPECT_EQ(lists.value_length(2), 0);
  EXPECT_TRUE(lists.value_slice(3)->IsNull(0));
  EXPECT_EQ(lists.value_length(4), 3);
}

TEST(TypesTable, ExtremesComeOnlyWhenAsked) {
  TestdataSpec extreme;
  extreme.edges = Edges::kExtreme;
  const auto year_one = -719'162;
  EXPECT_FALSE(contains(values_of<arrow::Date32Array>(*rows({}, 0, 300), "date32"), year_one));
  EXPECT_TRUE(contains(values_of<arrow::Date32Array>(*rows(extreme, 0, 300), "date32"), year_one));
  const auto floats = values_of<arrow::DoubleArray>(*rows(extreme, 0, 30), "float64");
  EXPECT_TRUE(std::any_of(floats.begin(), floats.end(), [](double x) { return std::isnan(x); }));
  for (const double x : values_of<arrow::DoubleArray>(*rows({}, 0, 300), "float64"))
    EXPECT_TRUE(std::isfinite(x));
}

TEST(TypesTable, RowsDoNotDependOnTheMessage) {
  const auto whole = rows({}, 0, 60);
  for (std::int64_t first = 0; first < 60; first += 13) {
    const std::int64_t count = std::min<std::int64_t>(13, 60 - first);
    EXPECT_TRUE(rows({}, first, count)->Equals(*whole->Slice(first, count))) << first;
  }
}

TEST(TypesTable, GroupsChooseColumns) {
  TestdataSpec spec;
  spec.type_groups = {TypeGroup::kLists};
  const auto table = types_table(spec).table;
  EXPECT_EQ(table->find("int8"), -1);
  EXPECT_GE(table->find("int8_list"), 0);
  EXPECT_EQ(table->find("struct"), -1);
  EXPECT_EQ(table->find("string_int8_map"), -1);
}

}  // namespace
}  // namespace landfall::testdata
