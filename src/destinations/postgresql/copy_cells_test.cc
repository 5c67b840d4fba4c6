// Fields of COPY BINARY. The expected bytes are those of PostgreSQL 15's send functions, made with the SQL
// beside them: SELECT encode(numeric_send(12.50::numeric(10,2)), 'hex').
#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>

#include <limits>

#include "destinations/postgresql/copy_rows.h"

namespace landfall::postgresql {
namespace {

using testing::HasSubstr;

std::shared_ptr<arrow::Array> array_of(const std::shared_ptr<arrow::DataType>& type,
                                       const std::string& json) {
  if (type->id() != arrow::Type::EXTENSION) return arrow::json::ArrayFromJSONString(type, json).ValueOrDie();
  const auto& extension = static_cast<const arrow::ExtensionType&>(*type);
  return arrow::ExtensionType::WrapArray(
      type, arrow::json::ArrayFromJSONString(extension.storage_type(), json).ValueOrDie());
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4U];
    text += "0123456789abcdef"[static_cast<unsigned char>(c) & 15U];
  }
  return text;
}

std::string length_of(std::size_t bytes) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += static_cast<char>(bytes >> static_cast<unsigned>(shift) & 255U);
  return hex(text);
}

/// The field of a column's only row, its length checked and taken off; "problem: …" for a bad value.
std::string field(const arrow::Array& array, const ColumnType& type, CopyNotes notes = {}) {
  const auto cell = bind_copy(array, type, notes);
  if (!cell.ok()) return "unsupported: " + cell.error().message();
  Buffer out;
  cell->append(0, out);
  if (!notes.problem.empty()) return "problem: " + notes.problem;
  const std::string text = hex(out.view());
  EXPECT_EQ(text.substr(0, 8), length_of(out.size() - 4));
  return text.substr(8);
}

std::string native(const std::shared_ptr<arrow::DataType>& type, const std::string& json) {
  return field(*array_of(type, "[" + json + "]"), *native_type(*type));
}

std::string as(Wire wire, const std::shared_ptr<arrow::DataType>& type, const std::string& json,
               NulCharacters nuls = NulCharacters::kStrip) {
  CopyNotes notes;
  notes.nul_characters = nuls;
  return field(*array_of(type, "[" + json + "]"), {wire, false, 0}, notes);
}

TEST(CopyCellsTest, NumericsAreDigitsToTheBaseOfTenThousand) {
  EXPECT_EQ(native(arrow::decimal128(10, 2), "\"0.00\""), "0000000000000002");
  EXPECT_EQ(native(arrow::decimal128(10, 2), "\"12.50\""), "0002000000000002000c1388");
  EXPECT_EQ(native(arrow::decimal128(10, 4), "\"-0.0001\""), "0001ffff400000040001");
  EXPECT_EQ(native(arrow::decimal128(20, 1), "\"123456789.1\""), "0004000200000001000109291a8503e8");
  EXPECT_EQ(native(arrow::decimal128(20, 0), "\"10000\""), "00010001000000000001");
  EXPECT_EQ(native(arrow::decimal128(38, 0), "\"-99999999999999999999999999999999999999\""),
            "000a0009400000000063270f270f270f270f270f270f270f270f270f");
  EXPECT_EQ(native(arrow::decimal128(38, 6), "\"0.000123\""), "0002ffff00000006000108fc");
  EXPECT_EQ(
      native(arrow::decimal256(76, 38),
             "\"99999999999999999999999999999999999999.99999999999999999999999999999999999999\""),
      "00140009000000260063270f270f270f270f270f270f270f270f270f270f270f270f270f270f270f270f270f270f26ac");
}

TEST(CopyCellsTest, ANegativeScaleHasZerosBehind) {
  const auto hundreds = arrow::decimal128(4, -2);
  arrow::Decimal128Builder builder(hundreds);
  ASSERT_TRUE(builder.Append(arrow::Decimal128(12)).ok());
  // SELECT encode(numeric_send(1200::numeric(4,-2)), 'hex')
  EXPECT_EQ(field(*builder.Finish().ValueOrDie(), *native_type(*hundreds)), "000100000000000004b0");
}

TEST(CopyCellsTest, Unsigned64IsANumeric) {
  EXPECT_EQ(native(arrow::uint64(), "18446744073709551615"), "000500040000000007341a5802e103bb064f");
  EXPECT_EQ(native(arrow::uint64(), "0"), "0000000000000000");
}

TEST(CopyCellsTest, IntegersTakeTheNextWiderType) {
  EXPECT_EQ(native(arrow::int8(), "-2"), "fffe");
  EXPECT_EQ(native(arrow::uint8(), "255"), "00ff");
  EXPECT_EQ(native(arrow::uint16(), "65535"), "0000ffff");
  EXPECT_EQ(native(arrow::uint32(), "4294967295"), "00000000ffffffff");
  EXPECT_EQ(native(arrow::int64(), "-9223372036854775808"), "8000000000000000");
}

TEST(CopyCellsTest, IntegersFitOtherColumnsWhileTheyAreInRange) {
  EXPECT_EQ(as(Wire::kInt8, arrow::int32(), "-1"), "ffffffffffffffff");
  EXPECT_EQ(as(Wire::kInt2, arrow::int64(), "32767"), "7fff");
  EXPECT_THAT(as(Wire::kInt2, arrow::int64(), "32768"), HasSubstr("problem: is out of the range"));
  EXPECT_THAT(as(Wire::kInt8, arrow::uint64(), "9223372036854775808"), HasSubstr("problem: "));
  EXPECT_THAT(as(Wire::kBool, arrow::int64(), "1"), HasSubstr("unsupported: "));
}

TEST(CopyCellsTest, Floats) {
  EXPECT_EQ(native(arrow::float32(), "1.5"), "3fc00000");
  EXPECT_EQ(native(arrow::float64(), "-Inf"), "fff0000000000000");
  EXPECT_EQ(as(Wire::kFloat8, arrow::float32(), "1.5"), "3ff8000000000000");
  EXPECT_EQ(native(arrow::float16(), "1.5"), hex("1.5"));
}

TEST(CopyCellsTest, TimestampsAreMicrosecondsSince2000) {
  const auto micro = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  EXPECT_EQ(native(micro, "946684800000001"), "0000000000000001");
  EXPECT_EQ(native(micro, "0"), "fffca2fec4c82000");
  EXPECT_EQ(native(micro, "-1"), "fffca2fec4c81fff");
  EXPECT_EQ(native(arrow::timestamp(arrow::TimeUnit::SECOND), "946684800"), "0000000000000000");
  // Finer digits are cut towards the past.
  EXPECT_EQ(native(arrow::timestamp(arrow::TimeUnit::NANO), "-1"), "fffca2fec4c81fff");
}

TEST(CopyCellsTest, TimestampsEndWherePostgresqlsEnd) {
  const auto second = arrow::timestamp(arrow::TimeUnit::SECOND, "UTC");
  EXPECT_EQ(native(second, "-210866803200"), "fd0f7cc1411fa000");  // 4714-11-24 BC
  EXPECT_THAT(native(second, "-210866803201"), HasSubstr("problem: "));
  EXPECT_EQ(native(arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), "9224318015999000"), "7fffff5bb3a35dc0");
  EXPECT_THAT(native(second, "9224318016000"), HasSubstr("problem: "));
  EXPECT_THAT(native(second, "9223372036854775806"), HasSubstr("problem: "));
  EXPECT_EQ(native(second, "9223372036854775807"), "7fffffffffffffff");   // infinity
  EXPECT_EQ(native(second, "-9223372036854775808"), "8000000000000000");  // -infinity
}

TEST(CopyCellsTest, DatesAndTimes) {
  EXPECT_EQ(native(arrow::date32(), "0"), "ffffd533");
  EXPECT_EQ(native(arrow::date32(), "-2440588"), "ffda97a7");
  EXPECT_THAT(native(arrow::date32(), "-2440589"), HasSubstr("problem: "));
  EXPECT_EQ(native(arrow::date32(), "2145042905"), "7fda970c");
  EXPECT_THAT(native(arrow::date32(), "2145042906"), HasSubstr("problem: "));
  EXPECT_EQ(native(arrow::date64(), "-1"), "ffffd532");
  EXPECT_EQ(native(arrow::time64(arrow::TimeUnit::MICRO), "86400000000"), "000000141dd76000");
  EXPECT_EQ(native(arrow::time64(arrow::TimeUnit::NANO), "1999"), "0000000000000001");
  EXPECT_EQ(native(arrow::time32(arrow::TimeUnit::SECOND), "1"), "00000000000f4240");
  EXPECT_THAT(native(arrow::time64(arrow::TimeUnit::MICRO), "86400000001"), HasSubstr("problem: "));
  EXPECT_THAT(native(arrow::time32(arrow::TimeUnit::SECOND), "-1"), HasSubstr("problem: "));
}

TEST(CopyCellsTest, Addresses) {
  EXPECT_EQ(native(inet(), "\"192.168.1.5/24\""), "02180004c0a80105");
  EXPECT_EQ(native(inet(), "\"2001:db8::1\""), "0380001020010db8000000000000000000000001");
  EXPECT_EQ(as(Wire::kCidr, inet(), "\"10.0.0.0/8\""), "020801040a000000");
  EXPECT_THAT(as(Wire::kCidr, inet(), "\"10.0.0.1/8\""), HasSubstr("problem: has bits"));
  for (const char* bad : {"\"10.0.0\"", "\"10.0.0.1/33\"", "\"10.0.0.1/\"", "\"10.0.0.1/8x\"", "\"::1/129\"",
                          "\"x\"", "\"10.0.0.1/-0\"", R"("10.0.0.1\u0000")", R"("10.0.0.1\u0000/8")"})
    EXPECT_EQ(native(inet(), bad), "problem: is not an address") << bad;
}

TEST(CopyCellsTest, Macs) {
  arrow::BinaryBuilder builder;
  ASSERT_TRUE(builder.Append("\x08\x00\x2b\x01\x02\x03", 6).ok());
  const auto array = arrow::ExtensionType::WrapArray(mac(), builder.Finish().ValueOrDie());
  EXPECT_EQ(field(*array, {Wire::kMacaddr, false, 0}), "08002b010203");
  EXPECT_EQ(field(*array, {Wire::kMacaddr8, false, 0}), "08002bfffe010203");
  ASSERT_TRUE(builder.Append("\x08\x00\x2b\x01\x02\x03\x04\x05", 8).ok());
  const auto wide = arrow::ExtensionType::WrapArray(mac(), builder.Finish().ValueOrDie());
  EXPECT_EQ(field(*wide, {Wire::kMacaddr8, false, 0}), "08002b0102030405");
  EXPECT_THAT(field(*wide, {Wire::kMacaddr, false, 0}), HasSubstr("problem: "));
}

TEST(CopyCellsTest, JsonHasItsVersionInFront) {
  EXPECT_EQ(native(json(), R"("{\"a\":1}")"), "01" + hex(R"({"a":1})"));
  EXPECT_EQ(as(Wire::kJson, json(), R"("{\"a\":1}")"), hex(R"({"a":1})"));
  EXPECT_EQ(as(Wire::kJsonb, arrow::utf8(), "\"1\""), "01" + hex("1"));
}

TEST(CopyCellsTest, NulCharactersInText) {
  const auto text = arrow::utf8();
  EXPECT_EQ(as(Wire::kText, text, R"("a\u0000b\u0000")"), hex("ab"));
  EXPECT_EQ(as(Wire::kText, text, R"("a\u0000b")", NulCharacters::kReplace), hex("a\xEF\xBF\xBD"
                                                                                 "b"));
  EXPECT_THAT(as(Wire::kText, text, R"("a\u0000b")", NulCharacters::kError), HasSubstr("problem: has a NUL"));
  EXPECT_EQ(as(Wire::kText, text, R"("\\u0000")", NulCharacters::kError), hex("\\u0000"));
}

TEST(CopyCellsTest, NulCharactersInJson) {
  arrow::BinaryBuilder builder;
  ASSERT_TRUE(builder.Append(R"({"a":"x\u0000y","b":"\\u0000"})").ok());
  const auto array = arrow::ExtensionType::WrapArray(json(), builder.Finish().ValueOrDie());
  CopyNotes notes;
  EXPECT_EQ(field(*array, {Wire::kJsonb, false, 0}, notes), "01" + hex(R"({"a":"xy","b":"\\u0000"})"));
  notes.nul_characters = NulCharacters::kReplace;
  EXPECT_EQ(field(*array, {Wire::kJsonb, false, 0}, notes),
            "01" + hex("{\"a\":\"x\xEF\xBF\xBDy\",\"b\":\"\\\\u0000\"}"));
}

TEST(CopyCellsTest, Bytes) {
  EXPECT_EQ(as(Wire::kBytea, arrow::binary(), R"("a\u0000b")"), "610062");
  EXPECT_EQ(native(arrow::fixed_size_binary(3), "\"abc\""), hex("YWJj"));
  EXPECT_EQ(native(arrow::utf8(), "\"\""), "");
  EXPECT_EQ(native(arrow::duration(arrow::TimeUnit::MILLI), "5"), hex("5ms"));
}

TEST(CopyCellsTest, Arrays) {
  const auto numbers = arrow::list(arrow::int32());
  EXPECT_EQ(native(numbers, "[1, null, 3]"),
            "00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003");
  EXPECT_EQ(native(arrow::list(numbers), "[[1, 2], [3, 4]]"),
            "000000020000000000000017000000020000000100000002000000010000000400000001000000040000000200000004"
            "0000000300"
            "00000400000004");
  EXPECT_EQ(native(arrow::list(arrow::utf8()), "[]"), "000000000000000000000019");
  EXPECT_EQ(native(arrow::large_list(arrow::utf8()), "[\"a\", \"\"]"),
            "0000000100000000000000190000000200000001000000016100000000");
  EXPECT_EQ(native(arrow::fixed_size_list(arrow::int32(), 1), "[7]"),
            "000000010000000000000017000000010000000100000004"
            "00000007");
}

TEST(CopyCellsTest, AnArrayIsABox) {
  const auto nested = arrow::list(arrow::list(arrow::int32()));
  for (const char* ragged : {"[[1, 2], [3]]", "[[1], null]", "[null]", "[[]]", "[[], [1]]"})
    EXPECT_THAT(native(nested, ragged), HasSubstr("problem: has nested lists")) << ragged;
  EXPECT_EQ(native(nested, "[]"), "000000000000000000000017");
}

TEST(CopyCellsTest, SlicesBeginWhereTheyBegin) {
  const auto lists = array_of(arrow::list(arrow::int32()), "[[9], [8], [1, null, 3]]")->Slice(2);
  EXPECT_EQ(field(*lists, *native_type(*lists->type())),
            "00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003");
  const auto texts = array_of(arrow::utf8(), R"(["zz", "abc"])")->Slice(1);
  EXPECT_EQ(field(*texts, *native_type(*texts->type())), hex("abc"));
}

TEST(CopyRowsTest, ARowIsACountAndItsFields) {
  Table table;
  table.columns = {{.name = "a", .type = arrow::int32()}, {.name = "b", .type = arrow::utf8()}};
  const auto batch = arrow::RecordBatch::Make(
      schema_of(table, false), 2,
      {array_of(arrow::int32(), "[1, 2]"), array_of(arrow::utf8(), R"(["x", null])")});
  CopyNotes notes;
  const std::vector<ColumnType> types{*native_type(*arrow::int32()), *native_type(*arrow::utf8())};
  const auto rows = CopyRows::bind(*batch, table, types, notes);
  ASSERT_TRUE(rows.ok());
  Buffer out;
  ASSERT_TRUE(rows->append_row(0, out).ok());
  ASSERT_TRUE(rows->append_row(1, out).ok());
  EXPECT_EQ(hex(out.view()),
            "000200000004000000010000000178"
            "00020000000400000002ffffffff");
}

TEST(CopyRowsTest, ABadValueIsNamedAndLeavesNothing) {
  Table table;
  table.columns = {{.name = "a", .type = arrow::int64()}, {.name = "b", .type = arrow::int64()}};
  const auto batch =
      arrow::RecordBatch::Make(schema_of(table, false), 2,
                               {array_of(arrow::int64(), "[1, 2]"), array_of(arrow::int64(), "[1, 123456]")});
  CopyNotes notes;
  const auto rows = CopyRows::bind(
      *batch, table, std::vector<ColumnType>{{Wire::kInt8, false, 20}, {Wire::kInt2, false, 21}}, notes);
  ASSERT_TRUE(rows.ok());
  Buffer out;
  ASSERT_TRUE(rows->append_row(0, out).ok());
  const std::size_t size = out.size();
  const auto failed = rows->append_row(1, out);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().kind(), ErrorKind::kRejected);
  EXPECT_EQ(failed.error().message(),
            "row 2: the value of column \"b\" is out of the range of the column's type");
  EXPECT_EQ(out.size(), size);
  EXPECT_TRUE(rows->append_row(0, out).ok());
}

}  // namespace
}  // namespace landfall::postgresql
