// Rows of JSON: one line each whatever the values hold, and always valid.
#include "encode/json.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "encode/test_arrays.h"

namespace landfall {
namespace {

using test::array_of;
using test::batch_of;
using test::extension_of;
using test::NamedArray;
using test::table_of;
using test::text_of_bytes;

struct Written {
  std::string text;
  JsonRepairs repairs;
};

Written rows(const std::vector<NamedArray>& columns) {
  const auto batch = batch_of(columns);
  const RowJsonWriter writer = RowJsonWriter::bind(*batch, table_of(columns)).value();
  Buffer out;
  writer.append_rows(0, batch->num_rows(), out);
  return {std::string(out.view()), writer.repairs()};
}

std::string value(const std::shared_ptr<arrow::Array>& array) {
  const std::string line = rows({{"x", array}}).text;
  return line.substr(5, line.size() - 7);
}

TEST(RowJsonWriter, SortsKeysAndWritesNulls) {
  EXPECT_EQ(
      rows({{"b", array_of(arrow::int64(), "[1, null]")}, {"a", array_of(arrow::utf8(), R"(["x", "y"])")}})
          .text,
      "{\"a\":\"x\",\"b\":1}\n{\"a\":\"y\",\"b\":null}\n");
}

TEST(RowJsonWriter, EscapesKeysAndTexts) {
  EXPECT_EQ(rows({{"a\"b", text_of_bytes({std::string("\0\n\x1f\"\\</>", 8)})}}).text,
            "{\"a\\\"b\":\"\\u0000\\n\\u001f\\\"\\\\</>\"}\n");
}

TEST(RowJsonWriter, EscapesAtEveryPlaceOfALongText) {
  for (std::size_t length : {1U, 15U, 16U, 17U, 33U, 4095U, 4096U, 4097U, 8193U})
    for (std::size_t at : {std::size_t{0}, length / 2, length - 1}) {
      std::string text(length, 'x');
      text[at] = '"';
      std::string expected = "\"" + text + "\"";
      expected.insert(at + 1, 1, '\\');
      EXPECT_EQ(value(text_of_bytes({text})), expected) << length << " " << at;
    }
  EXPECT_EQ(value(text_of_bytes({std::string(10'000, '\x01')})).size(), 60'002U);
}

TEST(RowJsonWriter, ReplacesInvalidUtf8AndCountsIt) {
  const Written broken = rows({{"x", text_of_bytes({"a\xff", "ok", "\xF0\x9F\x98\x80"})}});
  EXPECT_EQ(broken.text, "{\"x\":\"a\xEF\xBF\xBD\"}\n{\"x\":\"ok\"}\n{\"x\":\"\xF0\x9F\x98\x80\"}\n");
  EXPECT_EQ(broken.repairs.invalid_utf8, 1);
}

TEST(RowJsonWriter, NoticesACharacterCutBetweenTwoValues) {
  // Together the two values are valid UTF-8; each alone is not.
  const Written cut = rows({{"x", text_of_bytes({"a\xC3", "\xA9"})}});
  EXPECT_EQ(cut.repairs.invalid_utf8, 2);
  EXPECT_EQ(cut.text, "{\"x\":\"a\xEF\xBF\xBD\"}\n{\"x\":\"\xEF\xBF\xBD\"}\n");
}

TEST(RowJsonWriter, EmbedsJsonOnOneLine) {
  EXPECT_EQ(
      rows({{"x", extension_of(json(), {"{\n  \"a\": [1,\t2],\r\n \"b\": \"\\n<\"\n}", "12", ""})}}).text,
      "{\"x\":{  \"a\": [1,2], \"b\": \"\\n<\"}}\n{\"x\":12}\n{\"x\":\"\"}\n");
}

TEST(RowJsonWriter, WritesWhatIsNoJsonAsAString) {
  const Written broken = rows({{"x", extension_of(json(), {"{a:1}", "{\"a\":\"\xff\"}", "} evil"})}});
  EXPECT_EQ(broken.text, "{\"x\":\"{a:1}\"}\n{\"x\":{\"a\":\"\xEF\xBF\xBD\"}}\n{\"x\":\"} evil\"}\n");
  EXPECT_EQ(broken.repairs.invalid_json, 2);
  EXPECT_EQ(broken.repairs.invalid_utf8, 1);
}

TEST(RowJsonWriter, KeepsNumbersNativeAndDecimalsAsStrings) {
  EXPECT_EQ(value(array_of(arrow::uint64(), "[18446744073709551615]")), "18446744073709551615");
  EXPECT_EQ(value(array_of(arrow::int64(), "[-9223372036854775808]")), "-9223372036854775808");
  EXPECT_EQ(value(array_of(arrow::decimal128(10, 2), R"(["12.50"])")), "\"12.5\"");
  EXPECT_EQ(value(array_of(arrow::float64(), "[NaN]")), "\"NaN\"");
  EXPECT_EQ(value(array_of(arrow::float64(), "[-Inf]")), "\"-Inf\"");
  EXPECT_EQ(value(array_of(arrow::boolean(), "[true]")), "true");
}

TEST(RowJsonWriter, KeepsNestedValuesNested) {
  const auto inner =
      arrow::struct_({arrow::field("z", arrow::list(arrow::int8())), arrow::field("a", arrow::utf8())});
  EXPECT_EQ(
      value(array_of(arrow::list(inner), R"([[{"z": [1, null], "a": "<"}, null, {"z": null, "a": null}]])")),
      R"([{"a":"<","z":[1,null]},null,{"a":null,"z":null}])");
  EXPECT_EQ(value(array_of(arrow::list(arrow::int8()), "[[]]")), "[]");
  EXPECT_EQ(value(array_of(arrow::struct_({}), "[{}]")), "{}");
  EXPECT_EQ(value(array_of(arrow::map(arrow::utf8(), arrow::map(arrow::int8(), arrow::utf8())),
                           R"([[["k", [[1, "v"], [2, null]]]]])")),
            R"([{"key":"k","value":[{"key":1,"value":"v"},{"key":2,"value":null}]}])");
}

TEST(RowJsonWriter, IsValidJsonForAnyBytes) {
  std::vector<std::string> texts;
  unsigned state = 1;
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (unsigned length = (state = state * 1664525 + 1013904223) % 60; length-- > 0;)
      text += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    texts.push_back(std::move(text));
  }
  const std::string lines = rows({{"text", text_of_bytes(texts)},
                                  {"json", extension_of(json(), texts)},
                                  {"inet", extension_of(inet(), texts)}})
                                .text;
  simdjson::dom::parser parser;
  std::size_t begin = 0;
  for (int i = 0; i < 500; ++i) {
    const std::size_t end = lines.find('\n', begin);
    ASSERT_NE(end, std::string::npos);
    ASSERT_EQ(parser.parse(lines.substr(begin, end - begin)).error(), simdjson::SUCCESS) << i;
    begin = end + 1;
  }
  EXPECT_EQ(begin, lines.size());
}

TEST(RowJsonWriter, WritesSlicesLikeTheWhole) {
  const std::vector<NamedArray> columns{
      {"i", array_of(arrow::int32(), "[1, null, 3, 4, 5]")},
      {"b", array_of(arrow::boolean(), "[true, false, null, true, false]")},
      {"l", array_of(arrow::list(arrow::utf8()), R"([["a"], [], null, ["b", null], ["c"]])")},
      {"f", array_of(arrow::fixed_size_list(arrow::int8(), 2), "[[1, 2], [3, 4], null, [5, 6], [7, 8]]")},
      {"m", array_of(arrow::map(arrow::utf8(), arrow::int8()),
                     R"([[["a", 1]], [], null, [["b", 2]], [["c", 3]]])")},
      {"s", array_of(arrow::struct_({arrow::field("x", arrow::int8())}),
                     R"([{"x": 1}, null, {"x": 3}, {"x": 4}, null])")},
      {"d", array_of(arrow::decimal128(5, 1), R"(["1.5", "2.5", null, "4.5", "5.5"])")},
      {"t", array_of(arrow::large_utf8(), R"(["v", "w", "x", null, "z"])")}};
  const auto batch = batch_of(columns);
  const Table table = table_of(columns);
  const RowJsonWriter whole = RowJsonWriter::bind(*batch, table).value();
  for (std::int64_t from = 0; from < 5; ++from)
    for (std::int64_t to = from; to <= 5; ++to) {
      Buffer expected;
      whole.append_rows(from, to, expected);
      Buffer sliced;
      const auto slice = batch->Slice(from, to - from);
      RowJsonWriter::bind(*slice, table)->append_rows(0, to - from, sliced);
      EXPECT_EQ(sliced.view(), expected.view()) << from << " " << to;
    }
}

TEST(RowJsonWriter, RefusesOtherColumnsAndTypes) {
  const std::vector<NamedArray> columns{{"x", array_of(arrow::int8(), "[1]")}};
  EXPECT_EQ(RowJsonWriter::bind(*batch_of(columns), Table{}).error().kind(), ErrorKind::kBug);
  const std::vector<NamedArray> odd{{"x", array_of(arrow::null(), "[null]")}};
  const auto refused = RowJsonWriter::bind(*batch_of(odd), table_of(odd));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kUnsupported);
  EXPECT_NE(refused.error().message().find("\"x\""), std::string::npos);
}

TEST(AppendJsonString, SaysWhetherItRepaired) {
  Buffer out;
  EXPECT_FALSE(append_json_string("a\"", out));
  EXPECT_TRUE(append_json_string("\xff", out));
  EXPECT_EQ(out.view(), "\"a\\\"\"\"\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace landfall
