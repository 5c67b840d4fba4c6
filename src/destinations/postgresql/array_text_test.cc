// What PostgreSQL shows, in the form that columns are read from.
#include "destinations/postgresql/array_text.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "destinations/postgresql/row_reader.h"

namespace landfall::postgresql {
namespace {

std::string form(std::string_view output, const std::shared_ptr<arrow::DataType>& type) {
  Buffer out;
  const Result<void> done = append_text_form(output, *type, out);
  return done.ok() ? std::string(out.view()) : "error";
}

TEST(ArrayTextTest, Scalars) {
  EXPECT_EQ(form("t", arrow::boolean()), "true");
  EXPECT_EQ(form("f", arrow::boolean()), "false");
  EXPECT_EQ(form("\\x00ff10", arrow::binary()), "AP8Q");
  EXPECT_EQ(form("\\x", arrow::binary()), "");
  EXPECT_EQ(form("AP8Q", arrow::fixed_size_binary(3)), "AP8Q");
  EXPECT_EQ(form("10.0.0.1", inet()), "10.0.0.1/32");
  EXPECT_EQ(form("::1", inet()), "::1/128");
  EXPECT_EQ(form("10.0.0.0/8", inet()), "10.0.0.0/8");
  EXPECT_EQ(form("-Infinity", arrow::float64()), "-Inf");
}

TEST(ArrayTextTest, JsonWithoutBlanksBetweenItsTokens) {
  EXPECT_EQ(form(R"({"a b": [1, "x\" y", null]})", json()), R"({"a b":[1,"x\" y",null]})");
  EXPECT_EQ(form(R"("a \\ b")", json()), R"("a \\ b")");
}

TEST(ArrayTextTest, YearsBeforeChrist) {
  EXPECT_EQ(form("0001-12-31 BC", arrow::date32()), "0000-12-31");
  EXPECT_EQ(form("4714-11-24 00:00:00 BC", arrow::timestamp(arrow::TimeUnit::MICRO)), "-4713-11-24 00:00:00");
}

TEST(ArrayTextTest, Arrays) {
  EXPECT_EQ(form("{1,NULL,3}", arrow::list(arrow::int32())), "[1,null,3]");
  EXPECT_EQ(form("{}", arrow::list(arrow::int32())), "[]");
  EXPECT_EQ(form("{{1,2},{3,4}}", arrow::list(arrow::list(arrow::int32()))), "[[1,2],[3,4]]");
  EXPECT_EQ(form("[0:1]={t,f}", arrow::list(arrow::boolean())), "[true,false]");
  EXPECT_EQ(form(R"({a,"b,\"c\\","NULL",NULL,""})", arrow::list(arrow::utf8())),
            R"(["a","b,\"c\\","NULL",null,""])");
  EXPECT_EQ(form(R"({"{\"a\": 1}"})", arrow::list(json())), R"([{"a":1}])");
  EXPECT_EQ(form("{1.5,NaN,-Infinity}", arrow::list(arrow::float64())), R"([1.5,"NaN","-Inf"])");
}

TEST(ArrayTextTest, ListsInAColumnOfTextsAreJsonAlready) {
  EXPECT_EQ(form("[1,null]", arrow::list(arrow::int32())), "[1,null]");
  EXPECT_EQ(form("[]", arrow::list(arrow::utf8())), "[]");
}

TEST(ArrayTextTest, DamagedArraysAreErrors) {
  for (const char* damaged : {"", "1", "{", "{1", "{1,", "{\"a", "{1}x", "{1}}"})
    EXPECT_EQ(form(damaged, arrow::list(arrow::utf8())), "error") << damaged;
}

TEST(RowReaderTest, RowsComeBackInTheirTypes) {
  Table table;
  table.columns = {{.name = "a", .type = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")},
                   {.name = "b", .type = arrow::list(arrow::int64())}};
  auto reader = RowReader::make(table);
  ASSERT_TRUE(reader.ok());
  ASSERT_TRUE(reader->append("2020-01-01 00:00:00.5").ok());
  ASSERT_TRUE(reader->append("{1,2}").ok());
  ASSERT_TRUE(reader->append("infinity").ok());
  ASSERT_TRUE(reader->append_null().ok());
  ASSERT_TRUE(reader->append("-infinity").ok());
  ASSERT_TRUE(reader->append("{}").ok());
  EXPECT_EQ(reader->rows(), 3);
  const auto rows = reader->finish();
  ASSERT_TRUE(rows.ok());
  const auto& times = static_cast<const arrow::TimestampArray&>(*(*rows)->column(0));
  EXPECT_EQ(times.Value(0), 1'577'836'800'500'000);
  EXPECT_EQ(times.Value(1), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(times.Value(2), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ((*rows)->column(1)->null_count(), 1);
  EXPECT_EQ(reader->rows(), 0);
}

}  // namespace
}  // namespace landfall::postgresql
