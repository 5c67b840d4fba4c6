// The suite's own reading of values, checked against figures from elsewhere.
#include "value_array.h"

#include <arrow/array/array_primitive.h>
#include <gtest/gtest.h>

#include "cell_text.h"
#include "row_set.h"
#include "time_text.h"
#include "type_text.h"

namespace landfall::conformance {
namespace {

Value scalar(std::string text) {
  Value value;
  value.kind = Value::Kind::kString;
  value.text = std::move(text);
  return value;
}

std::string built(std::string_view type_text, const Value& value) {
  auto type = take_type(type_text);
  if (!type.ok()) return "no type: " + type.error().message();
  const Value* single = &value;
  auto array = array_of(*type, {&single, 1});
  return array.ok() ? cell_text(**array, 0) : "error";
}

TEST(TimeTextTest, KnowsTheCalendar) {
  EXPECT_EQ(*read_date("1970-01-01"), 0);
  EXPECT_EQ(*read_date("0001-01-01"), -719162);  // Python: date(1, 1, 1) - date(1970, 1, 1)
  EXPECT_EQ(*read_date("9999-12-31"), 2932896);
  EXPECT_FALSE(read_date("2023-02-29").ok());
  EXPECT_FALSE(read_date("2023-2-9").ok());
}

TEST(TimeTextTest, KeepsEveryUnitAndRoundsNothing) {
  EXPECT_EQ(*read_timestamp("1969-12-31T23:59:59.999999Z", arrow::TimeUnit::MICRO), -1);
  EXPECT_EQ(*read_timestamp("2009-02-13T23:31:30", arrow::TimeUnit::SECOND), 1234567890);
  EXPECT_FALSE(read_timestamp("2009-02-13T23:31:30.5", arrow::TimeUnit::SECOND).ok());
  EXPECT_FALSE(read_timestamp("9999-12-31T00:00:00", arrow::TimeUnit::NANO).ok());
  EXPECT_EQ(*read_time("23:59:59.999999999", arrow::TimeUnit::NANO), 86'399'999'999'999);
}

TEST(TypeTextTest, ReadsNestedTypesAndLeavesTheRest) {
  std::string_view text =
      "map<utf8, list<struct<a: decimal128(38, 10), b: timestamp[us, UTC]>>> key not_null";
  const auto type = take_type(text);
  ASSERT_TRUE(type.ok());
  EXPECT_EQ((*type)->ToString(),
            "map<string, list<item: struct<a: decimal128(38, 10), b: timestamp[us, tz=UTC]>>>");
  EXPECT_EQ(text, "key not_null");
  std::string_view wrong = "list<int64";
  EXPECT_FALSE(take_type(wrong).ok());
  std::string_view unknown = "varchar";
  EXPECT_FALSE(take_type(unknown).ok());
}

TEST(ValueArrayTest, RefusesWhatDoesNotFit) {
  EXPECT_EQ(built("int8", scalar("128")), "error");
  EXPECT_EQ(built("uint64", scalar("-1")), "error");
  EXPECT_EQ(built("decimal128(4, 2)", scalar("123.45")), "error");
  EXPECT_EQ(built("decimal128(4, 2)", scalar("1.234")), "error");
  EXPECT_EQ(built("bool", scalar("yes")), "error");
  EXPECT_EQ(built("binary", scalar("0")), "error");
}

TEST(CellTextTest, TakesAsEqualWhatTheProtocolTakesAsEqual) {
  EXPECT_EQ(built("json", scalar(R"({"b": 1, "a": [1, 2.0]})")),
            built("json", scalar(R"({"a":[1,2.0],"b":1})")));
  EXPECT_NE(built("json", scalar(R"({"a":9007199254740993})")),
            built("json", scalar(R"({"a":9007199254740992})")));
  EXPECT_NE(built("json", scalar("null")), built("json", Value{}));
  EXPECT_EQ(built("inet", scalar("")), built("inet", scalar("0.0.0.0/0")));
  EXPECT_EQ(built("mac", scalar("")), built("mac", scalar("00:00:00:00:00:00")));
  EXPECT_EQ(built("float64", scalar("-0.0")), built("float64", scalar("0")));
  EXPECT_EQ(built("float64", scalar("nan")), built("float64", scalar("-nan")));
  EXPECT_NE(built("float64", scalar("0.1")), built("float64", scalar("0.10000000000000002")));
  EXPECT_NE(built("utf8", scalar("null")), built("utf8", Value{}));
}

std::shared_ptr<arrow::RecordBatch> batch_of(std::string_view type_text, const Value& value) {
  const auto type = *take_type(type_text);
  const Value* single = &value;
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("v", type)}), 1,
                                  {*array_of(type, {&single, 1})});
}

TEST(RowSetTest, LossesCutExpectedRowsOnly) {
  RowSet expected;
  expected.add(*batch_of("timestamp[us, UTC]", scalar("1969-12-31T23:59:59.123456")), {Loss::kMilliseconds});
  RowSet cut;
  cut.add(*batch_of("timestamp[us, UTC]", scalar("1969-12-31T23:59:59.123")));
  RowSet rounded;
  rounded.add(*batch_of("timestamp[us, UTC]", scalar("1969-12-31T23:59:59.124")));
  EXPECT_EQ(expected, cut);
  EXPECT_NE(expected, rounded);

  RowSet empty;
  empty.add(*batch_of("utf8", scalar("")), {Loss::kEmptyIsNull});
  RowSet null;
  null.add(*batch_of("utf8", Value{}));
  EXPECT_EQ(empty, null);
}

TEST(RowSetTest, CountsEqualRows) {
  RowSet one;
  one.add(*batch_of("int64", scalar("1")));
  RowSet two = one;
  two.add(one);
  EXPECT_NE(one, two);
  EXPECT_EQ(two.size(), 2);
  EXPECT_NE(two.difference(one).find("missing 1x (1)"), std::string::npos);
}

}  // namespace
}  // namespace landfall::conformance
