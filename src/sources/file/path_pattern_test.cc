// Patterns against a folder of files.
#include "sources/file/path_pattern.h"

#include "sources/file/declared_type.h"
#include "sources/file/file_fixture.h"
#include "sources/file/file_name.h"

namespace landfall::file_source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PathPattern : public FileFixture {
 protected:
  std::vector<std::string> names(const std::string& pattern) {
    const auto found = find_files(path(pattern));
    EXPECT_TRUE(found.ok()) << found.error().message();
    std::vector<std::string> result;
    if (found.ok())
      for (const FoundFile& file : *found) result.push_back(file.name);
    return result;
  }
};

TEST_F(PathPattern, MatchesPartsOfPaths) {
  for (const auto name : {"b.csv", "a.csv", "a.json", ".hidden.csv", "x/a.csv", "x/y/c.csv", ".git/d.csv"})
    write(name, "");
  EXPECT_THAT(names("*.csv"), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(names("a.*"), ElementsAre("a.csv", "a.json"));
  EXPECT_THAT(names("?.csv"), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(names("**/*.csv"), ElementsAre("a.csv", "b.csv", "x/a.csv", "x/y/c.csv"));
  EXPECT_THAT(names("x/**/*.csv"), ElementsAre("a.csv", "y/c.csv"));
  EXPECT_THAT(names("x/*/c.csv"), ElementsAre("y/c.csv"));
  EXPECT_THAT(names(".*.csv"), ElementsAre(".hidden.csv"));
  EXPECT_THAT(names("a.csv"), ElementsAre("a.csv"));
}

TEST_F(PathPattern, TakesAnExistingFileAsItIsWritten) {
  write("a*.csv", "");
  write("ab.csv", "");
  EXPECT_THAT(names("a*.csv"), ElementsAre("a*.csv"));
}

TEST_F(PathPattern, SaysWhatIsMissing) {
  write("x/a.csv", "");
  for (const auto pattern : {"none.csv", "*.parquet", "y/*.csv", "x"}) {
    const auto found = find_files(path(pattern));
    ASSERT_FALSE(found.ok()) << pattern;
    EXPECT_EQ(found.error().kind(), ErrorKind::kConfig);
    EXPECT_THAT(found.error().message(), HasSubstr(path(pattern)));
    EXPECT_THAT(found.error().message(), HasSubstr(std::filesystem::current_path().string()));
  }
}

TEST(FileName, GivesFormatAndTable) {
  EXPECT_EQ(format_of("a/b.csv"), Format::kCsv);
  EXPECT_EQ(format_of("b.CSV.gz"), Format::kCsv);
  EXPECT_EQ(format_of("b.jsonl.zst"), Format::kJson);
  EXPECT_EQ(format_of("b.parquet"), Format::kParquet);
  EXPECT_EQ(format_of("b.feather"), Format::kArrow);
  EXPECT_EQ(format_of("b.dat"), std::nullopt);
  EXPECT_TRUE(is_tab_separated("b.tsv.gz"));
  EXPECT_EQ(table_name_of("a.d/flights.2013.csv.gz"), "flights.2013");
  EXPECT_EQ(table_name_of("Straße & co.json"), "Straße & co");
  EXPECT_EQ(table_name_of("a/.csv"), ".csv");
  EXPECT_EQ(table_name_of("noending"), "noending");
}

TEST(DeclaredType, ReadsNames) {
  const auto printed = [](std::string_view name) {
    const auto type = declared_type(name);
    return type.ok() ? (*type)->ToString() : "refused";
  };
  EXPECT_EQ(printed("int64"), "int64");
  EXPECT_EQ(printed("decimal(19, 10)"), "decimal128(19, 10)");
  EXPECT_EQ(printed("decimal(50,2)"), "decimal256(50, 2)");
  EXPECT_EQ(printed("timestamp[ns]"), "timestamp[ns]");
  EXPECT_EQ(printed("timestamp[us, tz=UTC]"), "timestamp[us, tz=UTC]");
  EXPECT_EQ(printed("json"), "json");
  for (const auto name : {"", "int", "decimal(0,0)", "decimal(77,1)", "decimal(3,4)", "timestamp[min]",
                          "timestamp[us,CET]", "int64x"})
    EXPECT_EQ(printed(name), "refused") << name;
}

}  // namespace
}  // namespace landfall::file_source
