// Tests of measuring record batches: each slice counts what its own rows take.
#include <landfall/batch.h>

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gtest/gtest.h>

#include <landfall/table.h>

namespace landfall {
namespace {

std::int64_t bytes_of(const std::shared_ptr<arrow::DataType>& type, const std::string& values,
                      std::int64_t from = 0) {
  const auto array = arrow::json::ArrayFromJSONString(type, values).ValueOrDie();
  const auto batch =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("a", type)}), array->length(), {array});
  return batch_bytes(*batch->Slice(from));
}

TEST(BatchBytes, FixedWidths) {
  EXPECT_EQ(bytes_of(arrow::int64(), "[1, 2, 3]"), 24);
  EXPECT_EQ(bytes_of(arrow::int64(), "[1, null, 3]"), 25);
  EXPECT_EQ(bytes_of(arrow::boolean(), "[true, false, true]"), 1);
  EXPECT_EQ(bytes_of(arrow::decimal128(10, 2), R"(["1.00"])"), 16);
}

TEST(BatchBytes, TextsOfASlice) {
  EXPECT_EQ(bytes_of(arrow::utf8(), R"(["abc", "d", "ef"])"), 12 + 6);
  EXPECT_EQ(bytes_of(arrow::utf8(), R"(["abc", "d", "ef"])", 1), 8 + 3);
  EXPECT_EQ(bytes_of(arrow::large_utf8(), R"(["abc"])"), 8 + 3);
  EXPECT_EQ(bytes_of(arrow::utf8(), "[]"), 0);
}

TEST(BatchBytes, NestedOnesCountTheirItems) {
  EXPECT_EQ(bytes_of(arrow::list(arrow::int32()), "[[1, 2], [], [3, 4, 5]]"), 12 + 20);
  EXPECT_EQ(bytes_of(arrow::list(arrow::int32()), "[[1, 2], [], [3, 4, 5]]", 2), 4 + 12);
  EXPECT_EQ(bytes_of(arrow::fixed_size_list(arrow::int32(), 2), "[[1, 2], [3, 4]]", 1), 8);
  const auto pair = arrow::struct_({arrow::field("a", arrow::int32()), arrow::field("b", arrow::utf8())});
  EXPECT_EQ(bytes_of(pair, R"([{"a": 1, "b": "x"}, {"a": 2, "b": "yz"}])"), 8 + 8 + 3);
  EXPECT_EQ(bytes_of(pair, R"([{"a": 1, "b": "x"}, {"a": 2, "b": "yz"}])", 1), 4 + 4 + 2);
  EXPECT_EQ(bytes_of(arrow::map(arrow::utf8(), arrow::int64()), R"([[["k", 1]], [["kk", 2], ["l", 3]]])", 1),
            4 + 8 + 3 + 16);
}

TEST(BatchBytes, ExtensionsCountTheirStorage) {
  const auto ids =
      arrow::json::ArrayFromJSONString(arrow::fixed_size_binary(4), R"(["abcd", "efgh"])").ValueOrDie();
  const auto texts = arrow::json::ArrayFromJSONString(arrow::binary(), R"(["{}", "[1]"])").ValueOrDie();
  const auto column = arrow::ExtensionType::WrapArray(json(), texts);
  const auto batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("j", json()), arrow::field("i", ids->type())}), 2, {column, ids});
  EXPECT_EQ(batch_bytes(*batch), 8 + 5 + 8);
}

}  // namespace
}  // namespace landfall
