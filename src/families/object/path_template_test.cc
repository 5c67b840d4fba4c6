// Path templates: what is accepted, what placeholders become, and that no table name leaves its place.
#include "families/object/path_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace landfall::object {
namespace {

using std::chrono::system_clock;
using testing::HasSubstr;

// 2026-03-04T05:06:07Z, from `date -u -d 2026-03-04T05:06:07Z +%s`.
const system_clock::time_point kOpened = system_clock::from_time_t(1772600767);

PathValues values_for(std::string_view table) {
  return {.table = table, .format = "csv.gz", .uuid = "the-uuid", .sync_id = "the-run", .opened = kOpened};
}

std::string expand(std::string_view path, std::string_view table) {
  const Result<PathTemplate> parsed = PathTemplate::parse(path, "csv", PlaceholderSet::all());
  if (!parsed.ok()) return "error: " + parsed.error().message();
  const Result<std::string> key = parsed->expand(values_for(table));
  return key.ok() ? *key : "error: " + key.error().message();
}

TEST(PathTemplate, FillsEveryPlaceholder) {
  EXPECT_EQ(
      expand("out/{{TABLE}}/{{YEAR}}-{{MONTH}}-{{DAY}}/{{HOUR}}{{MINUTE}}/{{SYNC_ID}}-{{UUID}}.{{FORMAT}}",
             "aws_s3"),
      "out/aws_s3/2026-03-04/0506/the-run-the-uuid.csv.gz");
  EXPECT_EQ(expand("{{TABLE_HYPHEN}}.{{FORMAT}}", "aws_s3_buckets"), "aws-s3-buckets.csv.gz");
}

TEST(PathTemplate, WithoutTableGetsOneAtTheEndWithoutCompressionSuffix) {
  EXPECT_EQ(expand("/data/out", "users"), "/data/out/users.csv");
  EXPECT_EQ(expand("/data/{{UUID}}/", "users"), "/data/the-uuid/users.csv");
}

TEST(PathTemplate, IsCleanedLikeAPath) {
  EXPECT_EQ(expand("./a//b/./../c/{{TABLE}}", "t"), "a/c/t");
  EXPECT_EQ(expand("/../../a/{{TABLE}}", "t"), "/a/t");
  EXPECT_EQ(expand("../a/{{TABLE}}", "t"), "../a/t");
}

TEST(PathTemplate, UnknownPlaceholderSuggestsTheNearest) {
  EXPECT_THAT(expand("{{TABEL}}/{{UUID}}", "t"),
              HasSubstr("unknown placeholder {{TABEL}} in path; did you mean {{TABLE}}?"));
  EXPECT_THAT(expand("{{table}}/{{UUID}}", "t"), HasSubstr("did you mean {{TABLE}}?"));
  EXPECT_THAT(expand("{{SOMETHING_ELSE}}", "t"), HasSubstr("known here: {{TABLE}}, {{TABLE_HYPHEN}}"));
}

TEST(PathTemplate, PlaceholderThatTheDestinationLacksIsUnknown) {
  const auto allowed = PlaceholderSet::all().without(Placeholder::kSyncId);
  const auto parsed = PathTemplate::parse("{{TABLE}}/{{SYNC_ID}}", "csv", allowed);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(parsed.error().message(), HasSubstr("unknown placeholder {{SYNC_ID}}"));
}

TEST(PathTemplate, UnclosedPlaceholderAndEmptyPathAreRefused) {
  EXPECT_THAT(expand("out/{{TABLE", "t"), HasSubstr("is not closed with }}"));
  EXPECT_THAT(expand("", "t"), HasSubstr("path is empty"));
  EXPECT_THAT(expand(std::string_view("a\0b", 3), "t"), HasSubstr("NUL"));
}

TEST(PathTemplate, HostileTableNamesStayInTheFolder) {
  const std::string nul("a\0b", 3);
  for (const std::string& name :
       {std::string("../../etc/passwd"), std::string("/etc/passwd"), std::string("."), std::string(".."),
        std::string("a/../../b"), std::string("a\\b"), nul, std::string("a\nb\x7f"), std::string("{{UUID}}"),
        std::string(".hidden"), std::string("\xff\xfe")}) {
    const std::string key = expand("out/{{TABLE}}.csv", name);
    ASSERT_TRUE(key.starts_with("out/")) << key;
    EXPECT_EQ(key.find('/', 4), std::string::npos) << key;
    EXPECT_NE(key[4], '.') << key;
    for (const char c : key) EXPECT_TRUE(c > 0x20 && c != 0x7f) << key;
  }
  EXPECT_EQ(expand("out/{{TABLE}}.csv", "../x"), "out/%2E.%2Fx.csv");
}

TEST(PathTemplate, OrdinaryNamesStayAsTheyAre) {
  for (const std::string name : {"aws_ec2_instances", "Order Details", "größe", "a.b.c", "a-b+c@d"})
    EXPECT_EQ(escape_path_name(name), name);
}

TEST(PathTemplate, DifferentNamesGiveDifferentKeys) {
  const std::vector<std::string> names{"a/b",      "a%2Fb", "a%252Fb", "a\\b",         "a_b",      "a-b",
                                       "a%2Db",    "a%5Fb", ".",       "%2E",          "..",       "%2E.",
                                       "\xc3\xa9", "\xc3",  "%C3",     "\xc3\xa9\xff", "%C3%A9%FF"};
  for (const std::string_view path : {"{{TABLE}}", "{{TABLE_HYPHEN}}"}) {
    std::set<std::string> keys;
    for (const std::string& name : names) EXPECT_TRUE(keys.insert(expand(path, name)).second) << name;
  }
}

TEST(PathTemplate, NamesTooLongForAFileSystemAreRefused) {
  EXPECT_EQ(expand("{{TABLE}}", std::string(255, 'x')), std::string(255, 'x'));
  EXPECT_THAT(expand("{{TABLE}}", std::string(256, 'x')), HasSubstr("has a name of 256 bytes"));
  EXPECT_THAT(expand("{{TABLE}}.csv", std::string(90, '/')), HasSubstr("has a name of 274 bytes"));
  EXPECT_THAT(expand("{{TABLE}}", ""), HasSubstr("table without a name"));
}

TEST(PathTemplate, SyncIdIsNeededOnlyWhereItIsUsed) {
  PathValues values = values_for("t");
  values.sync_id = "";
  EXPECT_TRUE(PathTemplate::parse("{{TABLE}}", "csv", PlaceholderSet::all())->expand(values).ok());
  EXPECT_FALSE(
      PathTemplate::parse("{{TABLE}}/{{SYNC_ID}}", "csv", PlaceholderSet::all())->expand(values).ok());
}

TEST(PathTemplate, SaysWhatItContains) {
  const auto path = *PathTemplate::parse("{{DAY}}/{{UUID}}", "csv", PlaceholderSet::all());
  EXPECT_TRUE(path.contains(Placeholder::kTable));
  EXPECT_TRUE(path.contains(Placeholder::kUuid));
  EXPECT_FALSE(path.contains(Placeholder::kSyncId));
  EXPECT_TRUE(path.contains_time());
}

TEST(RandomUuid, IsVersionFourAndNew) {
  const std::string uuid = random_uuid();
  ASSERT_EQ(uuid.size(), 36U);
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  EXPECT_NE(uuid, random_uuid());
}

}  // namespace
}  // namespace landfall::object
