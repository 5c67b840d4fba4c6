// JSON files through the whole source.
#include "sources/file/file_fixture.h"

namespace landfall::file_source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Json : public FileFixture {
 protected:
  FileEntry& of(std::string_view content) {
    write("t.json", content);
    return add("t.json");
  }
};

TEST_F(Json, ReadsLines) {
  of("{\"id\":1,\"name\":\"caf\\u00e9\",\"tags\":[1, "
     "2],\"big\":18446744073709551615}\n\n{\"id\":2,\"extra\":{\"x\":null}}\n");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("id int64", "name string", "tags json", "big uint64", "extra json"));
  EXPECT_THAT(values("name"), ElementsAre("café", "(null)"));
  EXPECT_THAT(values("tags"), ElementsAre("[1, 2]", "(null)"));
  EXPECT_THAT(values("big"), ElementsAre("18446744073709551615", "(null)"));
  EXPECT_THAT(values("extra"), ElementsAre("(null)", "{\"x\":null}"));
}

TEST_F(Json, ReadsAnArray) {
  of(" [ {\"a\":1} ,\n{\"a\":\n2} ] \n");
  sync_well();
  EXPECT_THAT(values("a"), ElementsAre("1", "2"));
}

TEST_F(Json, ReadsObjectsOneAfterAnother) {
  of("{\"a\":\n  1}{\"a\":2}\n  {\"a\":3}");
  sync_well();
  EXPECT_THAT(values("a"), ElementsAre("1", "2", "3"));
}

TEST_F(Json, EmptyArrayOrFileHasNoColumns) {
  of("[]");
  EXPECT_THAT(table_error(), HasSubstr("no columns"));
}

TEST_F(Json, ReadsRecordsAcrossChunks) {
  std::string text = "[";
  for (int i = 0; i < 5'000; ++i)
    text += (i ? "," : "") + std::string("{\"i\":") + std::to_string(i) + ",\"t\":\"" +
            std::string(700, 'x') + "\\n\"}";
  of(text + ",{\"t\":\"" + std::string(3'000'000, 'y') + "\"}]");
  sync_well();
  const auto numbers = values("i");
  ASSERT_EQ(numbers.size(), 5'001U);
  for (int i = 0; i < 5'000; ++i) ASSERT_EQ(numbers[static_cast<std::size_t>(i)], std::to_string(i));
  EXPECT_EQ(values("t").back().size(), 3'000'000U);
}

TEST_F(Json, MixedKindsStayJson) {
  of("{\"v\":1}\n{\"v\":\"a\\\"b\"}\n{\"v\":true}\n{\"v\":null}\n");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("v json"));
  EXPECT_THAT(values("v"), ElementsAre("1", "\"a\\\"b\"", "true", "(null)"));
}

TEST_F(Json, LastOfTwoEqualNamesCounts) {
  of("{\"a\":1,\"a\":2}\n");
  sync_well();
  EXPECT_THAT(values("a"), ElementsAre("2"));
}

TEST_F(Json, DeclaredTypesWin) {
  of("{\"n\":1,\"t\":5,\"d\":\"2024-01-01\",\"j\":\"x\"}\n").types = {
      {"n", "decimal(10,2)"}, {"t", "utf8"}, {"d", "utf8"}, {"j", "json"}};
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("n decimal128(10, 2)", "t string", "d string", "j json"));
  EXPECT_THAT(values("j"), ElementsAre("\"x\""));
  EXPECT_THAT(values("t"), ElementsAre("5"));
}

TEST_F(Json, SaysWhereTheSyntaxIsWrong) {
  of("{\"a\":1}\n{\"a\":\n 2,}\n{\"a\":3}\n");
  EXPECT_THAT(table_error(), HasSubstr("t.json:3: the name of a member is expected"));
}

TEST_F(Json, SaysWhereALineIsCutOff) {
  of("{\"a\":1}\n{\"a\":\"x\n{\"a\":3}\n");
  EXPECT_THAT(table_error(), HasSubstr("t.json:2: a string is not closed"));
}

TEST_F(Json, SaysWhereTheFileEndsTooEarly) {
  of("{\"a\":1}\n{\"a\":2,\n\"b\":");
  EXPECT_THAT(table_error(), HasSubstr("t.json:2: the file ends inside the record"));
}

TEST_F(Json, SaysWhereARecordIsNoObject) {
  for (const auto text : {"{\"a\":1}\n[1]\n", "{\"a\":1}\n5\n", "[{\"a\":1}\n,1]"}) {
    spec_.files.clear();
    of(text);
    EXPECT_THAT(table_error(), HasSubstr("t.json:2: an object is expected")) << text;
  }
}

TEST_F(Json, RefusesAnUnfinishedOrOverfullArray) {
  of("[{\"a\":1}");
  EXPECT_THAT(table_error(), HasSubstr("ends inside the array"));
  write("t.json", "[{\"a\":1}] {}");
  EXPECT_THAT(table_error(), HasSubstr("after the end of the array"));
  write("t.json", "[{\"a\":1} {\"a\":2}]");
  EXPECT_THAT(table_error(), HasSubstr("a comma or ]"));
}

TEST_F(Json, SaysWhereTheTextIsNotUtf8) {
  of("{\"a\":\"ok\"}\n{\"a\":\"caf\xe9\"}\n");
  EXPECT_THAT(table_error(), HasSubstr("t.json:2: the record is not UTF-8"));
}

TEST_F(Json, RefusesHalfASurrogatePair) {
  of("{\"a\":\"x\"}\n{\"a\":\"\\ud83d\"}\n");
  EXPECT_THAT(table_error(), HasSubstr("t.json:2: "));
}

}  // namespace
}  // namespace landfall::file_source
