// Keys are equal exactly when the values are; of equal keys the last row stays.
#include "encode/row_key.h"

#include <gtest/gtest.h>

#include "encode/test_arrays.h"

namespace landfall {
namespace {

using test::array_of;
using test::batch_of;
using test::NamedArray;

std::vector<std::string> keys(const std::vector<NamedArray>& columns) {
  const auto batch = batch_of(columns);
  std::vector<int> indexes;
  for (int i = 0; i < batch->num_columns(); ++i) indexes.push_back(i);
  const KeyEncoder encoder = KeyEncoder::bind(*batch, indexes).value();
  std::vector<std::string> found;
  for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
    Buffer key;
    encoder.append(row, key);
    found.emplace_back(key.view());
  }
  return found;
}

TEST(KeyEncoder, KeepsNeighbouringTextsApart) {
  const auto found = keys({{"a", array_of(arrow::utf8(), R"(["ab", "a", "", null])")},
                           {"b", array_of(arrow::utf8(), R"(["c", "bc", "abc", "abc"])")}});
  for (std::size_t a = 0; a < found.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) EXPECT_NE(found[a], found[b]) << a << " " << b;
}

TEST(KeyEncoder, TreatsEqualFloatsAsEqual) {
  const auto found = keys({{"a", array_of(arrow::float64(), "[0.0, -0.0, NaN, NaN, 1.0]")}});
  EXPECT_EQ(found[0], found[1]);
  EXPECT_EQ(found[2], found[3]);
  EXPECT_NE(found[0], found[4]);
}

TEST(KeyEncoder, EncodesEveryKindOfKey) {
  const auto distinct = [](const std::shared_ptr<arrow::DataType>& type, const char* two) {
    const auto found = keys({{"a", array_of(type, two)}});
    return found.at(0) != found.at(1) && found.at(0) == found.at(2);
  };
  EXPECT_TRUE(distinct(arrow::boolean(), "[true, false, true]"));
  EXPECT_TRUE(distinct(arrow::decimal256(50, 1), R"(["1.0", "1.1", "1.0"])"));
  EXPECT_TRUE(distinct(arrow::timestamp(arrow::TimeUnit::NANO, "UTC"), "[1, 2, 1]"));
  EXPECT_TRUE(distinct(arrow::date32(), "[1, 2, 1]"));
  EXPECT_TRUE(distinct(arrow::list(arrow::int8()), "[[1], [1, 1], [1]]"));
  EXPECT_TRUE(distinct(arrow::month_interval(), "[1, 2, 1]"));
  EXPECT_TRUE(distinct(arrow::int64(), "[0, null, 0]"));
}

Batch keyed_batch(const std::vector<std::vector<std::string>>& parts) {
  auto table = std::make_shared<Table>();
  Batch batch;
  for (const auto& values : parts) {
    const std::vector<NamedArray> columns{{"id", array_of(arrow::int64(), values.at(0))},
                                          {"x", array_of(arrow::utf8(), values.at(1))}};
    *table = test::table_of(columns);
    table->columns[0].primary_key = true;
    batch.parts.push_back(batch_of(columns));
    batch.rows += batch.parts.back()->num_rows();
  }
  batch.table = table;
  batch.bytes = batch.rows * 10;
  return batch;
}

TEST(LastOfEqualKeys, KeepsEverythingWhenNoKeyRepeats) {
  const Batch batch = keyed_batch({{"[1, 2]", R"(["a", "b"])"}, {"[3]", R"(["c"])"}});
  EXPECT_TRUE(last_of_equal_keys(batch)->all_survive);
  EXPECT_EQ(without_replaced_rows(batch)->parts, batch.parts);
}

TEST(LastOfEqualKeys, KeepsTheLastAcrossParts) {
  const Batch batch = keyed_batch({{"[1, 2, 3, 2]", R"(["a", "b", "c", "d"])"}, {"[4, 1]", R"(["e", "f"])"}});
  const Survivors survivors = last_of_equal_keys(batch).value();
  EXPECT_FALSE(survivors.all_survive);
  EXPECT_EQ(survivors.rows, (std::vector<std::vector<std::int64_t>>{{2, 3}, {0, 1}}));
  const Batch kept = without_replaced_rows(batch).value();
  EXPECT_EQ(kept.rows, 4);
  EXPECT_EQ(kept.bytes, 40);
  ASSERT_EQ(kept.parts.size(), 2U);
  EXPECT_TRUE(kept.parts[0]->column(1)->Equals(array_of(arrow::utf8(), R"(["c", "d"])")));
  EXPECT_TRUE(kept.parts[1]->column(1)->Equals(array_of(arrow::utf8(), R"(["e", "f"])")));
}

TEST(LastOfEqualKeys, LeavesOneRowOfManyEqualOnes) {
  const Batch kept = without_replaced_rows(keyed_batch({{"[7, 7, 7]", R"(["a", "b", "c"])"}})).value();
  ASSERT_EQ(kept.rows, 1);
  EXPECT_TRUE(kept.parts.at(0)->column(1)->Equals(array_of(arrow::utf8(), R"(["c"])")));
}

TEST(LastOfEqualKeys, KeepsEveryRowOfATableWithoutKeys) {
  Batch batch = keyed_batch({{"[1, 1]", R"(["a", "b"])"}});
  auto keyless = std::make_shared<Table>(*batch.table);
  keyless->columns[0].primary_key = false;
  batch.table = keyless;
  EXPECT_TRUE(last_of_equal_keys(batch)->all_survive);
}

}  // namespace
}  // namespace landfall
