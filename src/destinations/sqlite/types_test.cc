// Every kind of value into SQLite and back, at its edges, and how it stands in the file.
#include <gmock/gmock.h>

#include <limits>

#include "destinations/sqlite/test_database.h"

namespace landfall::sqlite {
namespace {

using testing::ElementsAre;

class SqliteTypesTest : public SqliteTest {
 protected:
  /// Writes one column and gives back what is read.
  std::shared_ptr<arrow::Array> round_trip(const std::shared_ptr<arrow::DataType>& type, const Batch& batch) {
    auto destination = open();
    ok(migrate(*destination, batch.table));
    ok(destination->write(batch));
    const auto back = read(*destination, *batch.table);
    ok(destination->close());
    EXPECT_TRUE(back->column(0)->type()->Equals(*type)) << back->column(0)->type()->ToString();
    return back->column(0);
  }
  void expect_same(const std::shared_ptr<arrow::DataType>& type, const std::string& json) {
    SCOPED_TRACE(type->ToString());
    const Batch batch = rows(table("t", {column("v", type)}), {json});
    const auto back = round_trip(type, batch);
    const auto& sent = *batch.parts[0]->column(0);
    EXPECT_TRUE(back->Equals(sent, arrow::EqualOptions::Defaults().nans_equal(true)))
        << "sent " << sent.ToString() << "\ngot " << back->ToString();
    std::filesystem::remove(path_);
  }
};

TEST_F(SqliteTypesTest, IntegersComeBack) {
  expect_same(arrow::int8(), "[-128, 127, null]");
  expect_same(arrow::int16(), "[-32768, 32767]");
  expect_same(arrow::int32(), "[-2147483648, 2147483647]");
  expect_same(arrow::int64(), "[-9223372036854775808, 9223372036854775807, 0, null]");
  expect_same(arrow::uint8(), "[0, 255]");
  expect_same(arrow::uint32(), "[4294967295]");
  expect_same(arrow::uint64(), "[0, 9223372036854775807, 9223372036854775808, 18446744073709551615, null]");
}

TEST_F(SqliteTypesTest, BigUnsignedIntegersKeepTheirDigits) {
  round_trip(arrow::uint64(),
             rows(table("t", {column("v", arrow::uint64())}), {"[18446744073709551615, 5]"}));
  EXPECT_THAT(sql("SELECT CAST(v AS TEXT), typeof(v) FROM t"),
              ElementsAre("18446744073709551615|blob", "5|integer"));
}

TEST_F(SqliteTypesTest, UnsignedIntegersThatCloudQueryWrappedAreUnderstood) {
  const auto wanted = table("t", {column("v", arrow::uint64())});
  sql("CREATE TABLE t (\"v\" integer); INSERT INTO t VALUES (-1)");
  auto destination = open();
  const auto back = read(*destination, *wanted);
  EXPECT_EQ(std::static_pointer_cast<arrow::UInt64Array>(back->column(0))->Value(0),
            std::numeric_limits<std::uint64_t>::max());
}

TEST_F(SqliteTypesTest, FloatsComeBack) {
  expect_same(arrow::float64(),
              "[1.5, -0.1, 1.7976931348623157e308, 5e-324, 1e6, 123456789.123, Inf, -Inf, NaN, null]");
  expect_same(arrow::float32(), "[3.4028235e38, 1e-45, 0.1]");
  expect_same(arrow::float16(), "[1.5, -2]");
}

TEST_F(SqliteTypesTest, TextAndBytesComeBack) {
  expect_same(arrow::utf8(), R"(["", "a'b\"c", "é\u0000x😀", "  ", "0123", "1e5", null])");
  expect_same(arrow::large_utf8(), R"(["x", null])");
  expect_same(arrow::binary(), R"(["", "\u0000\u0001", "abc", null])");
  expect_same(arrow::large_binary(), R"(["abc"])");
  expect_same(arrow::fixed_size_binary(3), R"(["abc", null])");
  expect_same(json(), R"(["{\"a\": 1}", "null", null])");
  expect_same(inet(), R"(["1.2.3.4/24", "::1/128", null])");
  expect_same(mac(), R"(["abcdef", "12345678"])");
  expect_same(uuid(), R"(["0123456789abcdef", null])");
}

TEST_F(SqliteTypesTest, TimesComeBack) {
  expect_same(arrow::date32(), "[0, -719162, 2932896, null]");
  expect_same(arrow::date64(), "[86400000, null]");
  expect_same(arrow::time32(arrow::TimeUnit::SECOND), "[0, 86399]");
  expect_same(arrow::time64(arrow::TimeUnit::NANO), "[0, 86399999999999, null]");
  for (const auto unit : {arrow::TimeUnit::SECOND, arrow::TimeUnit::MILLI, arrow::TimeUnit::MICRO}) {
    expect_same(arrow::timestamp(unit, "UTC"), "[0, -1, 1682294400, null]");
    expect_same(arrow::timestamp(unit), "[0, 7]");
    expect_same(arrow::duration(unit), "[0, -5, 7, null]");
  }
  expect_same(arrow::timestamp(arrow::TimeUnit::NANO, "UTC"), "[1682294400123456789, -1]");
  expect_same(arrow::timestamp(arrow::TimeUnit::SECOND, "UTC"), "[-62135596800, 253402300799]");
  expect_same(arrow::month_interval(), "[-3, 14, null]");
  expect_same(arrow::day_time_interval(), "[[1, 2], null]");
  expect_same(arrow::month_day_nano_interval(), "[[1, -2, 3], null]");
}

TEST_F(SqliteTypesTest, DecimalsAndNestedValuesComeBack) {
  expect_same(arrow::decimal128(38, 10),
              R"(["1234567890123456789012345678.0123456789", "-0.0000000001", null])");
  expect_same(arrow::decimal256(76, 2), R"(["12345678901234567890123456789012345678901234567890.12"])");
  expect_same(arrow::list(arrow::int64()), "[[1, null, 3], [], null]");
  expect_same(arrow::list(arrow::utf8()), R"([["a\"b", ""], null])");
  expect_same(arrow::struct_({arrow::field("b", arrow::int64()), arrow::field("a", arrow::utf8())}),
              R"([{"b": 1, "a": "x"}, {"b": null, "a": null}, null])");
  expect_same(arrow::map(arrow::utf8(), arrow::int64()), R"([[["k", 1], ["l", null]], [], null])");
}

TEST_F(SqliteTypesTest, DeclaredTypesAndTextFormsAreCloudQuerys) {
  const auto wanted =
      table("t", {column("i", arrow::int32()), column("f", arrow::float32()), column("b", arrow::boolean()),
                  column("at", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")),
                  column("bin", arrow::binary()), column("s", arrow::utf8()), column("d", arrow::date32()),
                  column("l", arrow::list(arrow::int64()))});
  auto destination = open();
  ok(migrate(*destination, wanted));
  ok(destination->write(rows(wanted, {"[1]", "[2.5]", "[true]", "[1682294400123400]", R"(["ab"])", R"(["x"])",
                                      "[19471]", "[[1, null]]"})));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT lower(type) FROM pragma_table_info('t')"),
              ElementsAre("integer", "real", "boolean", "timestamp", "text", "text", "text", "text"));
  EXPECT_THAT(sql("SELECT * FROM t"),
              ElementsAre("1|2.5|1|2023-04-24T00:00:00.1234Z|ab|x|2023-04-24|[1,null]"));
  EXPECT_THAT(sql("SELECT typeof(i), typeof(f), typeof(b), typeof(at), typeof(bin), typeof(s) FROM t"),
              ElementsAre("integer|real|integer|text|blob|text"));
}

TEST_F(SqliteTypesTest, AValueOfAnotherTypeIsAnErrorWithoutTheValue) {
  sql("CREATE TABLE t (v integer); INSERT INTO t VALUES ('secret')");
  auto destination = open();
  const auto wanted = table("t", {column("v", arrow::int64())});
  const Result<void> result = destination->read(*wanted, [](auto) { return Result<void>(); });
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message(), testing::HasSubstr("column \"v\""));
  EXPECT_THAT(result.error().message(), testing::Not(testing::HasSubstr("secret")));
}

}  // namespace
}  // namespace landfall::sqlite
