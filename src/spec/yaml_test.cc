// Reading YAML: documents, positions, keys, anchors, tags, and what hostile files run into.
#include "spec/yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace landfall {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

std::vector<Value> documents(std::string_view yaml) {
  auto parsed = parse_yaml(yaml, "f.yml");
  EXPECT_TRUE(parsed.ok()) << parsed.error().message();
  return parsed.ok() ? *parsed : std::vector<Value>{};
}

std::string json(std::string_view yaml) {
  const auto all = documents(yaml);
  EXPECT_EQ(all.size(), 1U) << yaml;
  return all.empty() ? "" : all.front().to_json();
}

std::string failure(std::string_view yaml) {
  auto parsed = parse_yaml(yaml, "f.yml");
  EXPECT_FALSE(parsed.ok()) << "accepted: " << yaml.substr(0, 200);
  return parsed.ok() ? "" : parsed.error().message();
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Yaml, ReadsEveryDocumentAndSkipsEmptyOnes) {
  const auto all =
      documents("---\na: 1\n--- \nb: 2\n---\n# only a comment\n---\n\n---\t\nc: 3\n...\n# end\n--- {d: 4}\n");
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].to_json(), R"({"a":1})");
  EXPECT_EQ(all[1].to_json(), R"({"b":2})");
  EXPECT_EQ(all[2].to_json(), R"({"c":3})");
  EXPECT_EQ(all[3].to_json(), R"({"d":4})");
  EXPECT_EQ(all[3].entries[0].position.to_string(), "f.yml:13:6");
  EXPECT_TRUE(documents("").empty());
  EXPECT_TRUE(documents("# nothing\n").empty());
}

TEST(Yaml, KnowsWhereEverythingStands) {
  const Value map = documents("# head\na:\n  - x\n  - {k: v}\n\u00e9\u00e9: \"z\"\n").front();
  EXPECT_EQ(map.position.to_string(), "f.yml:2:1");
  EXPECT_EQ(map.entries[0].position.to_string(), "f.yml:2:1");
  EXPECT_EQ(map.entries[0].value.position.to_string(), "f.yml:3:3");
  EXPECT_EQ(map.entries[0].value.items[1].entries[0].value.position.to_string(), "f.yml:4:9");
  EXPECT_EQ(map.entries[1].value.position.to_string(), "f.yml:5:5") << "columns count characters, not bytes";
}

TEST(Yaml, ReadsQuotedAndBlockText) {
  EXPECT_EQ(json("a: '017'\nb: \"yes\\n\\u00e9\"\nc: |\n  x\n   y\nd: >-\n  p\n  q\ne: 'it''s'"),
            "{\"a\":\"017\",\"b\":\"yes\\n\u00e9\",\"c\":\"x\\n y\\n\",\"d\":\"p q\",\"e\":\"it's\"}");
  EXPECT_EQ(json("\"\\N\\_\\xa0\\u00e9\""), "\"\u0085\u00a0\u00a0\u00e9\"");
  EXPECT_EQ(json("k: a\n  b\n\n  c"), R"({"k":"a b\nc"})");
}

TEST(Yaml, MakesKeysText) {
  EXPECT_EQ(json("1: a\n0x10: b\n1.5: c\n2020-01-01: d\n"),
            R"({"1":"a","16":"b","1.5":"c","2020-01-01":"d"})");
  EXPECT_EQ(json("{y: 1, on: 2, no: 3}"), R"({"y":1,"on":2,"no":3})") << "a key is a name, not a boolean";
  EXPECT_EQ(failure("~: d"), "f.yml:1:1: a key must not be null");
  EXPECT_EQ(failure("[a]: b"), "f.yml:1:1: a key must be a word, not a list or a map");
}

TEST(Yaml, RefusesAKeyGivenTwice) {
  EXPECT_EQ(failure("a: 1\nb: 2\na: 3\n"), "f.yml:3:1: \"a\" is given twice in one map; the first is at 1:1");
}

TEST(Yaml, FollowsAnchorsAliasesAndMerges) {
  EXPECT_EQ(json("a: &x {p: 1, q: 2}\nb: {q: 5, <<: *x}\nc: *x\n"),
            R"({"a":{"p":1,"q":2},"b":{"q":5,"p":1},"c":{"p":1,"q":2}})");
  EXPECT_EQ(json("b: {<<: [{a: 1}, {a: 2, c: 3}]}"), R"({"b":{"a":1,"c":3}})");
  EXPECT_EQ(json("'<<': {a: 1}"), R"({"<<":{"a":1}})");
  EXPECT_THAT(failure("b: {<<: 3}"), HasSubstr("the merge key << needs a map"));
  EXPECT_THAT(failure("a: *nowhere"), HasSubstr("f.yml:1:4: "));
  EXPECT_THAT(failure("a: 1\nb: &x 2\n---\nc: *x\n"), HasSubstr("f.yml:4:4: "))
      << "anchors end with their document";
}

TEST(Yaml, AppliesTags) {
  EXPECT_EQ(json("[!!str 12, !!int '12', !!float 1, !foo 12, !!bool yes, ! 12, !!timestamp 2020-01-01]"),
            R"(["12",12,1,"12",true,"12","2020-01-01"])");
  EXPECT_EQ(failure("k: !!int abc"), "f.yml:1:4: the value does not fit its tag !!int");
}

TEST(Yaml, NamesThePlaceOfAMistake) {
  EXPECT_THAT(failure("a: b: c\n"), HasSubstr("f.yml:1:5: a second \": \""));
  EXPECT_THAT(failure("a: 1\n  b: 2\n"), HasSubstr("f.yml:2:"));
  EXPECT_THAT(failure("a: [1, 2\nb: 3\n"), HasSubstr("f.yml:"));
  EXPECT_EQ(failure("a: 1\nb\n"),
            "f.yml:2:1: there is no colon on this line; a map has lines like name: value");
  EXPECT_EQ(failure("a:\n  b: c\n  d\n"),
            "f.yml:3:3: there is no colon on this line; a map has lines like name: value");
  EXPECT_EQ(json("a:\nb: {c, d: }\n? e\n? f\n: g\n"),
            R"({"a":null,"b":{"c":null,"d":null},"e":null,"f":"g"})");
  EXPECT_EQ(failure("%a: b\n"), "f.yml:1:1: a line must not begin with %; put it in quotes");
  EXPECT_EQ(json("%YAML 1.1\n---\na: b\n"), R"({"a":"b"})");
  EXPECT_EQ(failure("a: \""), "f.yml:1:4: the closing quote is missing");
  EXPECT_THAT(failure("[a] b"), HasSubstr("f.yml:1:5: this does not belong to what stands before it"));
  EXPECT_THAT(failure("a:\n\t- b\n"), HasSubstr("f.yml:2:"));
}

TEST(Yaml, RefusesWhatIsNoText) {
  EXPECT_EQ(failure("a: \xff\n"), "f.yml:1:4: the file is not UTF-8 text from here on");
  EXPECT_EQ(failure("a: b\x04\n"), "f.yml:1:5: the control character U+0004 is not allowed in YAML");
  EXPECT_EQ(failure(std::string("a\0b", 3)),
            "f.yml:1:2: the control character U+0000 is not allowed in YAML");
}

TEST(YamlLimits, DepthOfEveryKindOfNesting) {
  const std::string_view kDeep = "values are nested too deeply";
  EXPECT_THAT(failure(repeated("[", 10'000)), EndsWith(kDeep));
  EXPECT_THAT(failure(repeated("{", 10'000)), EndsWith(kDeep));
  EXPECT_THAT(failure(repeated("[{", 10'000)), EndsWith(kDeep));
  EXPECT_THAT(failure(repeated("- ", 10'000)), EndsWith(kDeep));
  EXPECT_THAT(failure(repeated("? ", 10'000)), EndsWith(kDeep));
  EXPECT_THAT(failure(repeated("{a: ", 10'000)), EndsWith(kDeep));
  std::string indented;
  for (int i = 0; i < 200; ++i) indented += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_THAT(failure(indented), EndsWith(kDeep));
  EXPECT_EQ(documents(repeated("[", 99) + repeated("]", 99)).size(), 1U);
}

TEST(YamlLimits, AliasesAreCountedInFull) {
  std::string laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string previous = std::string("*") + static_cast<char>(c - 1);
    laughs += std::string(1, c) + ": &" + c + " [" + repeated(previous + ",", 10) + "]\n";
  }
  EXPECT_THAT(failure(laughs), EndsWith("too many values (aliases counted in full)"));
  EXPECT_THAT(failure("a: &a \"" + std::string(400'000, 'x') + "\"\nb: [" + repeated("*a,", 1'000) + "]"),
              EndsWith("too much text (aliases counted in full)"));
  EXPECT_THAT(failure("&a [*a]"), EndsWith("an alias stands inside the value it names"));
  EXPECT_THAT(failure("a: &a {<<: *a}"), EndsWith("an alias stands inside the value it names"));
}

TEST(YamlLimits, Sizes) {
  EXPECT_EQ(failure(repeated("# comment\n", 300'000)), "f.yml:1:1: the file is larger than 2048 KiB");
  EXPECT_EQ(failure("a: 1\nb: " + std::string(600'000, 'x')), "f.yml:2:1: this line is longer than 512 KiB");
  EXPECT_EQ(failure(repeated("[\n", 250'000)),
            "f.yml:1:1: the file has more than 200000 brackets, braces and commas");
  EXPECT_THAT(failure(repeated("- a\n", 210'000)), EndsWith("too many values (aliases counted in full)"));
  Problems problems;
  YamlLimits limits;
  limits.documents = 2;
  const YamlFile file = read_yaml("--- 1\n--- 2\n--- 3\n", nullptr, nullptr, problems, limits);
  EXPECT_EQ(file.documents.size(), 2U);
  EXPECT_FALSE(file.is_complete);
  EXPECT_EQ(problems.result().error().message(), "3:5: the file has more than 2 documents");
}

}  // namespace
}  // namespace landfall
