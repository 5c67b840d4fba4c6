// CSV files through the whole source.
#include "sources/file/file_fixture.h"

namespace landfall::file_source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Csv : public FileFixture {
 protected:
  FileEntry& of(std::string_view content) {
    write("t.csv", content);
    return add("t.csv");
  }
};

TEST_F(Csv, GivesColumnsTheirTypes) {
  of("id,zip,price,day,at,ok,note\n1,007,1.5,2024-02-29,2024-02-29T10:00:00Z,true,x\n2,8001,2,,,,\n");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("id int64", "zip string", "price double", "day date32[day]",
                                     "at timestamp[us, tz=UTC]", "ok bool", "note string"));
  EXPECT_THAT(values("zip"), ElementsAre("007", "8001"));
  EXPECT_THAT(values("price"), ElementsAre("1.5", "2"));
  EXPECT_THAT(values("day"), ElementsAre("2024-02-29", "(null)"));
  EXPECT_THAT(values("at"), ElementsAre("2024-02-29T10:00:00Z", "(null)"));
  EXPECT_THAT(values("note"), ElementsAre("x", "(null)"));
}

TEST_F(Csv, LastValueOfTheFileDecides) {
  std::string text = "n\n";
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + "\n";
  of(text + "0200000\n");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("n string"));
  EXPECT_EQ(values("n").back(), "0200000");
  EXPECT_EQ(values("n").size(), 200'001U);
}

TEST_F(Csv, ReadsQuotedFields) {
  of("a,b\r\n\"x, \"\"y\"\"\",\"line 1\nline 2\"\r\n\"\",\r\nplain \"quote\",\"\"\"\"\r\n");
  sync_well();
  EXPECT_THAT(values("a"), ElementsAre("x, \"y\"", "", "plain \"quote\""));
  EXPECT_THAT(values("b"), ElementsAre("line 1\nline 2", "(null)", "\""));
}

TEST_F(Csv, KnowsAllLineEndsAndAMissingOne) {
  of("a,b\r1,2\r\n\n\r\n3,4\n5,6");
  sync_well();
  EXPECT_THAT(values("a"), ElementsAre("1", "3", "5"));
  EXPECT_THAT(values("b"), ElementsAre("2", "4", "6"));
}

TEST_F(Csv, ReadsRecordsAcrossChunks) {
  // Longer than the window's chunk of 1 MiB, so that records, quotes and line ends fall on its edges.
  std::string text = "n,t\n";
  for (int i = 0; i < 300; ++i)
    text +=
        std::to_string(i) + ",\"" + std::string(7'000 + static_cast<std::size_t>(i), 'x') + "\"\"\n\"\r\n";
  of(text + "300," + std::string(3'000'000, 'y'));
  sync_well();
  const auto texts = values("t");
  ASSERT_EQ(texts.size(), 301U);
  for (std::size_t i = 0; i < 300; ++i) EXPECT_EQ(texts[i], std::string(7'000 + i, 'x') + "\"\n");
  EXPECT_EQ(texts[300].size(), 3'000'000U);
}

TEST_F(Csv, TakesOptions) {
  CsvOptions& csv = of("made by hand\n1;'a;b';NA\n2;'it''s';-\n").csv;
  csv.skip_lines = 1;
  csv.delimiter = ";";
  csv.quote = "'";
  csv.header = false;
  csv.columns = {"id", "text", "n"};
  csv.null_values = {"NA", "-"};
  sync_well();
  EXPECT_THAT(values("text"), ElementsAre("a;b", "it's"));
  EXPECT_THAT(values("n"), ElementsAre("(null)", "(null)"));
}

TEST_F(Csv, NamesColumnsWithoutAHeader) {
  of("1,x\n2,y\n").csv.header = false;
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("column_1 int64", "column_2 string"));
  EXPECT_EQ(values("column_1").size(), 2U);
}

TEST_F(Csv, PassesOverAByteOrderMark) {
  of("\xef\xbb\xbfid\n1\n");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("id int64"));
}

TEST_F(Csv, DeclaredTypesWin) {
  FileEntry& entry = of("id,paid,zip,at,doc\n1,0012.50,8001,2024-01-01 10:00:00,{\"a\":1}\n");
  entry.types = {
      {"paid", "decimal(19,4)"}, {"zip", "utf8"}, {"at", "timestamp[us]"}, {"doc", "json"}, {"id", "int32"}};
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("id int32", "paid decimal128(19, 4)", "zip string", "at timestamp[us]",
                                     "doc json"));
  EXPECT_THAT(values("paid"), ElementsAre("12.5"));
  EXPECT_THAT(values("zip"), ElementsAre("8001"));
  EXPECT_THAT(values("doc"), ElementsAre("{\"a\":1}"));
}

TEST_F(Csv, SaysWhereAValueDoesNotFit) {
  of("id,n\n1,1\n2,\"a\nsecret\"\n").types = {{"n", "int64"}};
  const std::string message = table_error();
  EXPECT_THAT(message, HasSubstr("t.csv:3: column \"n\""));
  EXPECT_THAT(message, HasSubstr("int64"));
  EXPECT_EQ(message.find("secret"), std::string::npos);
}

TEST_F(Csv, RefusesWhatIsNotOfTheDeclaredType) {
  const std::pair<const char*, const char*> cases[] = {{"json", "{\"a\":}"},
                                                       {"uuid", "no-uuid"},
                                                       {"date32", "2024-02-30"},
                                                       {"bool", "maybe"},
                                                       {"int8", "128"},
                                                       {"uint8", "-1"},
                                                       {"decimal(4,2)", "123.45"},
                                                       {"decimal(4,2)", "1.234"},
                                                       {"float64", "1,5"},
                                                       {"timestamp[us]", "now"},
                                                       {"timestamp[us]", "2024-02-30T00:00:00"}};
  for (const auto& [type, value] : cases) {
    spec_.files.clear();
    of(std::string("x;y\n") + value + ";1\n").types = {{"x", type}};
    spec_.files[0].csv.delimiter = ";";
    EXPECT_THAT(table_error(), HasSubstr("t.csv:2: column \"x\"")) << type << " " << value;
  }
}

TEST_F(Csv, SaysWhereARecordIsTooLong) {
  of("a,b\n\"x\ny\",2\n3,4,5\n");
  EXPECT_THAT(table_error(), HasSubstr("t.csv:4: the record has 3 fields where there are 2 columns"));
}

TEST_F(Csv, SaysWhereAQuoteIsNotClosed) {
  of("a,b\n1,2\n3,\"4\n5,6\n");
  EXPECT_THAT(table_error(), HasSubstr("t.csv:3: the file ends inside the quoted field"));
}

TEST_F(Csv, SaysWhereTextFollowsAQuote) {
  of("a,b\n1,2\n\"3\"x,4\n");
  EXPECT_THAT(table_error(), HasSubstr("t.csv:3: text after the closing quote"));
}

TEST_F(Csv, SaysWhereTheTextIsNotUtf8) {
  of("a,b\n1,ok\n2,caf\xe9\n");
  EXPECT_THAT(table_error(), HasSubstr("t.csv:3: field 2 is not UTF-8"));
}

TEST_F(Csv, RefusesUtf16) {
  of(
      std::string_view("\xff\xfe"
                       "a\0,\0b\0\n\0",
                       10));
  EXPECT_THAT(table_error(), HasSubstr("UTF-16"));
}

TEST_F(Csv, RefusesTwoColumnsOfOneName) {
  of("a,b,a\n1,2,3\n");
  EXPECT_THAT(table_error(), HasSubstr("two columns are called \"a\""));
  spec_.files[0].csv.columns = {"a", "b", "c"};
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("a int64", "b int64", "c int64"));
}

TEST_F(Csv, NamesAnEmptyHeaderByItsPlace) {
  of(",b\n1,2\n");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("column_1 int64", "b int64"));
}

TEST_F(Csv, RefusesNamesOfItsOwnAndLetsThemBeSkipped) {
  of("_cq_id,b\n1,2\n");
  EXPECT_THAT(table_error(), HasSubstr("skip_columns"));
  spec_.files[0].skip_columns = {"_cq_id"};
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("b int64"));
}

TEST_F(Csv, KeepsHostileNamesAsTheyAre) {
  of("\"a\"\"; DROP TABLE x;--\",\"line\nbreak\",ünï\n1,2,3\n");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("a\"; DROP TABLE x;-- int64", "line\nbreak int64", "ünï int64"));
}

TEST_F(Csv, HeaderAloneIsAnEmptyTable) {
  of("a,b\n");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("a string", "b string"));
  EXPECT_EQ(sink_.rows("t")->num_rows(), 0);
}

TEST_F(Csv, EmptyFileHasNoColumns) {
  of("");
  EXPECT_THAT(table_error(), HasSubstr("no columns"));
}

TEST_F(Csv, JoinsFilesByColumnName) {
  write("d/1.csv", "id,a\n1,5\n");
  write("d/2.csv", "b,id\nx,2.5\n");
  add("d/*.csv").table = "all";
  sync_well();
  EXPECT_THAT(sink_.migrated, ElementsAre("all"));
  EXPECT_THAT(columns(), ElementsAre("id double", "a int64", "b string"));
  EXPECT_THAT(values("id"), ElementsAre("1", "2.5"));
  EXPECT_THAT(values("a"), ElementsAre("5", "(null)"));
  EXPECT_THAT(values("b"), ElementsAre("(null)", "x"));
}

}  // namespace
}  // namespace landfall::file_source
