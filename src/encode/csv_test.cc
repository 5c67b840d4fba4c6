// CSV lines by RFC 4180, read back by a parser of the test's own.
#include "encode/csv.h"

#include <gtest/gtest.h>

#include "encode/test_arrays.h"

namespace landfall {
namespace {

using test::array_of;
using test::batch_of;
using test::extension_of;
using test::NamedArray;
using test::table_of;
using test::text_of_bytes;

std::string lines(const std::vector<NamedArray>& columns, const CsvOptions& options = {}) {
  const auto batch = batch_of(columns);
  Buffer out;
  CsvWriter::bind(*batch, options)->append_rows(0, batch->num_rows(), out);
  return std::string(out.view());
}

/// Fields of one line of RFC 4180, without its line end.
std::vector<std::string> fields(std::string_view line, char delimiter = ',') {
  std::vector<std::string> found(1);
  for (bool quoted = false; !line.empty(); line.remove_prefix(1)) {
    const char c = line.front();
    if (c == '"' && quoted && line.substr(1, 1) == "\"") {
      found.back() += '"';
      line.remove_prefix(1);
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == delimiter && !quoted) {
      found.emplace_back();
    } else {
      found.back() += c;
    }
  }
  return found;
}

TEST(CsvWriter, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(
      lines({{"x", text_of_bytes({"plain", "a,b", "a\"b", "a\nb", "a\rb", " a", "a b", "\\.", "a'b;c"})},
             {"n", array_of(arrow::int8(), "[1,2,3,4,5,6,7,8,9]")}}),
      "plain,1\n\"a,b\",2\n\"a\"\"b\",3\n\"a\nb\",4\n\"a\rb\",5\n\" a\",6\na b,7\n\"\\.\",8\na'b;c,9\n");
}

TEST(CsvWriter, FindsAQuoteAtEveryPlace) {
  for (std::size_t length : {1U, 15U, 16U, 17U, 40U})
    for (std::size_t at = 0; at < length; ++at) {
      std::string text(length, 'x');
      text[at] = '"';
      std::string expected = "\"" + text + "\"\n";
      expected.insert(at + 1, 1, '"');
      EXPECT_EQ(lines({{"x", text_of_bytes({text})}}), expected);
    }
}

TEST(CsvWriter, WritesNullAndEmptyTextAsEmptyFields) {
  EXPECT_EQ(
      lines({{"a", array_of(arrow::utf8(), R"([null, ""])")}, {"b", array_of(arrow::int8(), "[null, 1]")}}),
      ",\n,1\n");
}

TEST(CsvWriter, CanTellNullFromEmptyText) {
  const auto text = array_of(arrow::utf8(), R"([null, "", "\\N", "N"])");
  EXPECT_EQ(lines({{"a", text}, {"b", text}}, {.quote_empty = true}), ",\n\"\",\"\"\n\\N,\\N\nN,N\n");
  EXPECT_EQ(lines({{"a", text}, {"b", text}}, {.null_marker = "\\N"}), "\\N,\\N\n,\n\"\\N\",\"\\N\"\nN,N\n");
  EXPECT_EQ(lines({{"a", array_of(arrow::float64(), "[NaN, null]")}}, {.null_marker = "NaN"}),
            "\"NaN\"\nNaN\n");
}

TEST(CsvWriter, NeverWritesAnEmptyLine) {
  EXPECT_EQ(lines({{"a", array_of(arrow::utf8(), R"([null, "", "x"])")}}), "\"\"\n\"\"\nx\n");
}

TEST(CsvWriter, QuotesNumbersAndTimesWhenTheDelimiterCanBeInThem) {
  const std::vector<NamedArray> columns{{"d", array_of(arrow::date32(), "[0]")},
                                        {"f", array_of(arrow::float64(), "[1.5]")},
                                        {"i", array_of(arrow::int8(), "[-7]")}};
  EXPECT_EQ(lines(columns, {.delimiter = '-'}), "\"1970-01-01\"-1.5-\"-7\"\n");
  EXPECT_EQ(lines(columns, {.delimiter = '.'}), "1970-01-01.\"1.5\".-7\n");
  EXPECT_EQ(lines(columns, {.delimiter = '7'}), "\"1970-01-01\"71.57\"-7\"\n");
  EXPECT_EQ(lines(columns, {.delimiter = '\t'}), "1970-01-01\t1.5\t-7\n");
}

TEST(CsvWriter, WritesEveryOtherKindInItsTextForm) {
  EXPECT_EQ(lines({{"l", array_of(arrow::list(arrow::utf8()), R"([["a,b", null]])")},
                   {"j", extension_of(json(), {R"({"a":1})"})},
                   {"m", extension_of(mac(), {std::string("\x0a\x1b\x2c\x3d\x4e\x5f")})},
                   {"n", extension_of(inet(), {"1.2.3.4/24"})},
                   {"b", array_of(arrow::boolean(), "[true]")}}),
            "\"[\"\"a,b\"\",null]\",\"{\"\"a\"\":1}\",0a:1b:2c:3d:4e:5f,1.2.3.4/24,true\n");
}

TEST(CsvWriter, ReadsBackWhateverTheBytes) {
  unsigned state = 3;
  const auto next = [&] { return (state = state * 1664525 + 1013904223) >> 20; };
  const std::string letters = "ab,;\"'\n\r\t \\.x\xc3\xa9";
  for (int i = 0; i < 2000; ++i) {
    std::string first;
    std::string second;
    for (unsigned length = next() % 40; length-- > 0;) first += letters[next() % letters.size()];
    for (unsigned length = next() % 8; length-- > 0;) second += letters[next() % letters.size()];
    for (const char delimiter : {',', ';', '\t'}) {
      std::string line = lines({{"a", text_of_bytes({first})}, {"b", extension_of(json(), {second})}},
                               {.delimiter = delimiter});
      ASSERT_EQ(line.back(), '\n');
      line.pop_back();
      ASSERT_EQ(fields(line, delimiter), (std::vector<std::string>{first, second})) << line;
    }
  }
}

TEST(CsvWriter, WritesSlicesLikeTheWhole) {
  const std::vector<NamedArray> columns{
      {"a", array_of(arrow::utf8(), R"(["a", null, "c,", "d"])")},
      {"b", array_of(arrow::large_list(arrow::int8()), "[[1], null, [2, 3], []]")},
      {"c", array_of(arrow::date64(), "[0, null, 86400000, -86400000]")}};
  const auto batch = batch_of(columns);
  Buffer whole;
  CsvWriter::bind(*batch, {})->append_rows(2, 4, whole);
  Buffer sliced;
  CsvWriter::bind(*batch->Slice(2, 2), {})->append_rows(0, 2, sliced);
  EXPECT_EQ(sliced.view(), whole.view());
  EXPECT_EQ(whole.view(), "\"c,\",\"[2,3]\",1970-01-02\nd,[],1969-12-31\n");
}

TEST(CsvHeader, NamesTheColumns) {
  Buffer out;
  append_csv_header(
      table_of({{"a", array_of(arrow::int8(), "[]")}, {"b,\"c\"", array_of(arrow::int8(), "[]")}}), {}, out);
  EXPECT_EQ(out.view(), "a,\"b,\"\"c\"\"\"\n");
}

TEST(CsvOptions, RefusesDelimitersAndMarkersThatCannotWork) {
  for (const char delimiter : {'"', '\n', '\r', '\0', '\xe9'})
    EXPECT_EQ(check(CsvOptions{.delimiter = delimiter}).error().kind(), ErrorKind::kConfig);
  EXPECT_FALSE(check({.null_marker = "a,b"}).ok());
  EXPECT_FALSE(check({.null_marker = "\"\""}).ok());
  EXPECT_TRUE(check({.delimiter = '|', .null_marker = "a,b"}).ok());
}

}  // namespace
}  // namespace landfall
