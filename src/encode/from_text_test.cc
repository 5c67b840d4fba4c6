// Values from text: against Arrow arrays built by hand, and there and back through the text form.
#include "encode/from_text.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "encode/text.h"
#include "encode/time_parser.h"

namespace landfall {
namespace {

using arrow::TimeUnit;
using testing::HasSubstr;

std::shared_ptr<arrow::Array> parsed(const std::shared_ptr<arrow::DataType>& type,
                                     const std::vector<std::string>& texts) {
  auto parser = ColumnParser::make(type);
  EXPECT_TRUE(parser.ok());
  for (const std::string& text : texts) {
    const Result<void> appended = parser->append(text);
    EXPECT_TRUE(appended.ok()) << text << ": " << appended.error().message();
  }
  auto array = parser->finish();
  EXPECT_TRUE(array.ok());
  return *array;
}

bool accepts(const std::shared_ptr<arrow::DataType>& type, std::string_view text) {
  return ColumnParser::make(type)->append(text).ok();
}

template <class ArrayType>
auto value(const std::shared_ptr<arrow::DataType>& type, const std::string& text) {
  return static_cast<const ArrayType&>(*parsed(type, {text})).Value(0);
}

TEST(FromText, Numbers) {
  EXPECT_EQ(value<arrow::Int64Array>(arrow::int64(), "-9223372036854775808"),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(value<arrow::UInt64Array>(arrow::uint64(), "18446744073709551615"),
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(value<arrow::DoubleArray>(arrow::float64(), "1e+06"), 1e6);
  EXPECT_EQ(value<arrow::DoubleArray>(arrow::float64(), "+Inf"), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(value<arrow::DoubleArray>(arrow::float64(), "NaN")));
  EXPECT_EQ(value<arrow::HalfFloatArray>(arrow::float16(), "1.5"), 0x3E00);  // IEEE 754 binary16
  EXPECT_TRUE(value<arrow::BooleanArray>(arrow::boolean(), "true"));
  EXPECT_FALSE(accepts(arrow::int8(), "128"));
  EXPECT_FALSE(accepts(arrow::uint8(), "-1"));
  EXPECT_FALSE(accepts(arrow::int32(), "1.0"));
  EXPECT_FALSE(accepts(arrow::int32(), ""));
  EXPECT_FALSE(accepts(arrow::boolean(), "yes"));
}

TEST(FromText, Decimals) {
  const auto type = arrow::decimal128(5, 2);
  EXPECT_EQ(static_cast<const arrow::Decimal128Array&>(*parsed(type, {"-12.5"})).FormatValue(0), "-12.50");
  EXPECT_EQ(static_cast<const arrow::Decimal128Array&>(*parsed(type, {"1e+01"})).FormatValue(0), "10.00");
  EXPECT_FALSE(accepts(type, "1000.00"));
  EXPECT_FALSE(accepts(type, "0.001"));
}

TEST(FromText, Bytes) {
  EXPECT_EQ(static_cast<const arrow::BinaryArray&>(*parsed(arrow::binary(), {"AP8="})).GetString(0),
            std::string("\0\xff", 2));
  EXPECT_FALSE(accepts(arrow::fixed_size_binary(3), "AP8="));
  EXPECT_FALSE(accepts(arrow::binary(), "not base64!"));
}

TEST(FromText, Times) {
  EXPECT_EQ(value<arrow::Date32Array>(arrow::date32(), "2000-03-01"),
            11017);  // date -u -d 2000-03-01 +%s / 86400
  EXPECT_EQ(value<arrow::Date64Array>(arrow::date64(), "1969-12-31"), -86'400'000);
  EXPECT_EQ(value<arrow::Time32Array>(arrow::time32(TimeUnit::MILLI), "01:00:00.5"), 3'600'500);
  EXPECT_EQ(value<arrow::Time32Array>(arrow::time32(TimeUnit::SECOND), "00:00:01.000"), 1);
  EXPECT_EQ(value<arrow::TimestampArray>(arrow::timestamp(TimeUnit::SECOND), "2026-03-04T05:06:07Z"),
            1772600767);
  EXPECT_EQ(value<arrow::TimestampArray>(arrow::timestamp(TimeUnit::SECOND), "2026-03-04 07:06:07+02:00"),
            1772600767);
  EXPECT_EQ(value<arrow::TimestampArray>(arrow::timestamp(TimeUnit::MICRO), "1969-12-31T23:59:59.9Z"),
            -100'000);
  EXPECT_EQ(value<arrow::DurationArray>(arrow::duration(TimeUnit::MILLI), "-3s"), -3000);
  EXPECT_FALSE(accepts(arrow::date32(), "2001-02-29"));
  EXPECT_FALSE(accepts(arrow::date32(), "2001-02-28x"));
  EXPECT_FALSE(accepts(arrow::timestamp(TimeUnit::SECOND), "yesterday"));
  EXPECT_FALSE(accepts(arrow::duration(TimeUnit::MILLI), "3"));
}

TEST(FromText, SmallestAndLargestNanoseconds) {
  // 2^63 ns are 9223372036.854775807 s after and 9223372036.854775808 s before 1970.
  EXPECT_EQ(parse_timestamp("2262-04-11T23:47:16.854775807Z", TimeUnit::NANO),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_timestamp("1677-09-21T00:12:43.145224192Z", TimeUnit::NANO),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(parse_timestamp("2262-04-11T23:47:16.854775808Z", TimeUnit::NANO), std::nullopt);
  EXPECT_EQ(parse_timestamp("1677-09-21T00:12:43.145224191Z", TimeUnit::NANO), std::nullopt);
}

TEST(FromText, ExtensionTypes) {
  const auto id = parsed(uuid(), {"00112233-4455-6677-8899-AABBCCDDEEFF"});
  EXPECT_TRUE(id->type()->Equals(*uuid()));
  const auto& bytes = static_cast<const arrow::FixedSizeBinaryArray&>(
      *static_cast<const arrow::ExtensionArray&>(*id).storage());
  EXPECT_EQ(bytes.GetString(0),
            std::string("\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff", 16));
  EXPECT_FALSE(accepts(uuid(), "00112233-4455-6677-8899-AABBCCDDEE"));
  const auto address = parsed(mac(), {"00:1a:2B:3c:4d:5e"});
  EXPECT_EQ(
      static_cast<const arrow::BinaryArray&>(*static_cast<const arrow::ExtensionArray&>(*address).storage())
          .GetString(0),
      std::string("\x00\x1a\x2b\x3c\x4d\x5e", 6));
}

TEST(FromText, NestedValuesComeFromJson) {
  const auto type =
      arrow::list(arrow::struct_({arrow::field("a", arrow::int64()), arrow::field("j", json())}));
  const auto array = parsed(type, {R"([{"j":{"x": 1.50},"a":1},null,{"a":null}])", "[]"});
  ASSERT_TRUE(array->ValidateFull().ok());
  const auto& lists = static_cast<const arrow::ListArray&>(*array);
  EXPECT_EQ(lists.value_length(0), 3);
  EXPECT_EQ(lists.value_length(1), 0);
  const auto& items = static_cast<const arrow::StructArray&>(*lists.values());
  EXPECT_TRUE(items.IsNull(1));
  EXPECT_TRUE(items.field(0)->IsNull(2));
  const auto& documents = static_cast<const arrow::ExtensionArray&>(*items.field(1));
  EXPECT_EQ(static_cast<const arrow::BinaryArray&>(*documents.storage()).GetString(0), R"({"x": 1.50})");
  EXPECT_FALSE(accepts(type, "[1,"));
  EXPECT_FALSE(accepts(type, "{}"));
  EXPECT_FALSE(accepts(arrow::fixed_size_list(arrow::int8(), 2), "[1]"));
}

TEST(FromText, ErrorsNameTheTypeAndNotTheValue) {
  const Result<void> failed = ColumnParser::make(arrow::date32())->append("top secret");
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().kind(), ErrorKind::kRejected);
  EXPECT_THAT(failed.error().message(), HasSubstr("date32"));
  EXPECT_THAT(failed.error().message(), testing::Not(HasSubstr("secret")));
}

TEST(FromText, NullsStayNullAndTheWayBackIsTheSame) {
  arrow::Date32Builder builder;
  ASSERT_TRUE(
      builder.AppendValues({0, 11017, -719'162}, {true, false, true}).ok());  // 1970, null, 0001-01-01
  const auto dates = builder.Finish().ValueOrDie();
  arrow::StringBuilder texts;
  for (std::int64_t row = 0; row < dates->length(); ++row)
    ASSERT_TRUE((dates->IsNull(row) ? texts.AppendNull() : texts.Append(*text_of(*dates, row))).ok());
  const auto back = from_text(*texts.Finish().ValueOrDie(), arrow::date32());
  ASSERT_TRUE(back.ok());
  EXPECT_TRUE((*back)->Equals(dates));
}

TEST(RowParser, FindsMembersByNameAndTheRestIsNull) {
  Table table;
  table.name = "t";
  table.columns = {{.name = "a\"b", .type = arrow::int64()}, {.name = "c", .type = arrow::utf8()}};
  auto parser = RowParser::make(table);
  ASSERT_TRUE(parser.ok());
  ASSERT_TRUE(parser->append(R"({"other":[1,{"x":2}],"a\"b":7,"c":"\u00e4\n"})").ok());
  ASSERT_TRUE(parser->append(R"({"c":null})").ok());
  EXPECT_EQ(parser->rows(), 2);
  const auto rows = parser->finish();
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(static_cast<const arrow::Int64Array&>(*(*rows)->column(0)).Value(0), 7);
  EXPECT_EQ(static_cast<const arrow::StringArray&>(*(*rows)->column(1)).GetString(0), "\xc3\xa4\n");
  EXPECT_EQ((*rows)->column(0)->null_count(), 1);
  EXPECT_EQ((*rows)->column(1)->null_count(), 1);
  EXPECT_EQ(parser->rows(), 0);
  EXPECT_FALSE(parser->append("[1]").ok());
}

}  // namespace
}  // namespace landfall
