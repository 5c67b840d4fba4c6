// Variables in configurations: values, types, positions, and what is said when they are missing.
#include "spec/variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "result/redact.h"
#include "spec/input_files.h"
#include "spec/yaml.h"

namespace landfall {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Texts = std::map<std::string, std::string>;

VariableSource source_of(Texts environment, Texts files = {}) {
  return {[environment](const std::string& name) -> std::optional<std::string> {
            const auto found = environment.find(name);
            return found == environment.end() ? std::nullopt : std::optional(found->second);
          },
          [files](const std::string& path) -> Result<std::string> {
            const auto found = files.find(path);
            if (found == files.end()) return Error(ErrorKind::kConfig, "No such file or directory");
            return found->second;
          },
          [] {
            return Instant{from_civil(2024, 2, 29) + std::chrono::hours{12}, std::chrono::nanoseconds{0},
                           std::chrono::minutes{0}};
          }};
}

struct Read {
  std::vector<Value> documents;
  std::string problems;
};
Read read(std::string_view yaml, const VariableSource& source) {
  Problems problems;
  Read out;
  out.documents = read_yaml(yaml, std::make_shared<const std::string>("f.yml"), &source, problems).documents;
  if (!problems.empty()) out.problems = problems.result().error().message();
  return out;
}

/// The JSON of the one document, or the problems.
std::string json(std::string_view yaml, const VariableSource& source) {
  const Read out = read(yaml, source);
  if (!out.problems.empty()) return "PROBLEM " + out.problems;
  return out.documents.size() == 1 ? out.documents.front().to_json() : "not one document";
}
std::string json(std::string_view yaml, const Texts& environment) {
  return json(yaml, source_of(environment));
}
std::string json_of_file(std::string_view yaml, const Texts& files) {
  return json(yaml, source_of({}, files));
}

TEST(Variables, UnquotedValuesAreTypedAsYaml) {
  EXPECT_EQ(json("${X}", {{"X", "0123"}}), "83") << "octal, as upstream";
  EXPECT_EQ(json("${X}", {{"X", "true"}}), "true");
  EXPECT_EQ(json("[${X}]", {{"X", ""}}), "[null]") << "set but empty";
  EXPECT_EQ(json("${X}", {{"X", "text"}}), "\"text\"");
  EXPECT_EQ(json("[${X}, {a: ${X}}]", {{"X", "5"}}), R"([5,{"a":5}])");
  EXPECT_EQ(json("1${X}", {{"X", "0"}}), "10");
  EXPECT_EQ(json("a: ${A}:${B}", {{"A", "host"}, {"B", "5432"}}), R"({"a":"host:5432"})");
}

TEST(Variables, QuotedValuesStayText) {
  EXPECT_EQ(json("\"${X}\"", {{"X", "0123"}}), "\"0123\"");
  EXPECT_EQ(json("'${X}'", {{"X", "true"}}), "\"true\"");
  EXPECT_EQ(json("\"a${X}b\"", {{"X", ""}}), "\"ab\"");
  EXPECT_EQ(json("|\n  a ${X}\n", {{"X", "1"}}), R"("a 1\n")");
}

TEST(Variables, QuotesInValuesCannotBreakTheFile) {
  EXPECT_EQ(json("'${X}'", {{"X", "it's"}}), "\"it's\"");
  EXPECT_EQ(json("\"${X}\"", {{"X", "say \"hi\""}}), R"("say \"hi\"")");
  EXPECT_EQ(json("\"${X}\"", {{"X", "a\nb: c"}}), R"("a\nb: c")");
  EXPECT_EQ(json("\"x=${X}\"", {{"X", "a\\nb"}}), R"("x=a\\nb")") << "only a value on its own has escapes";
}

TEST(Variables, ADoubleQuotedValueOnItsOwnHasEscapes) {
  EXPECT_EQ(json("\"${X}\"", {{"X", "-----BEGIN KEY-----\\nabc\\n"}}), R"("-----BEGIN KEY-----\nabc\n")");
  EXPECT_EQ(json("'${X}'", {{"X", "a\\nb"}}), R"("a\\nb")");
  EXPECT_EQ(json("\"${X}\"", {{"X", "C:\\data"}}), R"("C:\\data")")
      << "\\d is no escape, so the value is taken as it is";
}

TEST(Variables, UnquotedStructureIsParsed) {
  EXPECT_EQ(json("a: ${X}", {{"X", "[a, 1, \"2\"]"}}), R"({"a":["a",1,"2"]})");
  EXPECT_EQ(json("a: ${X}", {{"X", "{b: {c: 017}}"}}), R"({"a":{"b":{"c":15}}})");
  EXPECT_EQ(json("a: ${X}", {{"X", "\"017\""}}), R"({"a":"017"})");
  EXPECT_EQ(json("a: ${X}", {{"X", "\nb: 1\nc: [2]\n"}}), R"({"a":{"b":1,"c":[2]}})");
  EXPECT_EQ(json("a: ${X}", {{"X", "b # c"}}), R"({"a":"b # c"})") << "nothing of a value is a comment";
}

TEST(Variables, UnquotedValuesThatYamlWouldMangleAreRefused) {
  for (const char* value :
       {"[a", "{", "*x", "&x y", "!x", "%x", "@x", "`x", "|", ">x", "#x", "'x", "\"", "- a", "? a"}) {
    const Read out = read("k: ${SECRET}", source_of({{"SECRET", value}}));
    EXPECT_THAT(out.problems, HasSubstr("f.yml:1:4: the value of ${SECRET} begins with")) << value;
    EXPECT_THAT(out.problems, HasSubstr("put double quotes around the variable")) << value;
    ASSERT_EQ(out.documents.size(), 1U);
    EXPECT_TRUE(out.documents[0].find("k")->unresolved);
  }
}

TEST(Variables, CommentsNeedNoVariables) {
  EXPECT_EQ(json("a: 1 # ${NOT_SET}\n# ${file:none} ${time:never}\n", Texts{}), R"({"a":1})");
}

TEST(Variables, WhatIsNoVariableIsText) {
  EXPECT_EQ(json("\"${ ${} $X $${X}\"", {{"X", "v"}}),
            "PROBLEM f.yml:1:2: environment variable \" ${\" is not set");
  EXPECT_EQ(json("a: \"${} $X ${unfinished\"\nb: c\n", Texts{}), R"({"a":"${} $X ${unfinished","b":"c"})");
  EXPECT_EQ(json("$${X}", {{"X", "v"}}), "\"$v\"");
}

TEST(Variables, ThereIsNoDefaultSyntax) {
  EXPECT_EQ(json("${X:-y}", {{"X", "v"}}), "PROBLEM f.yml:1:1: environment variable \"X:-y\" is not set");
  EXPECT_EQ(json("${X:-y}", {{"X:-y", "v"}}), "\"v\"");
}

TEST(Variables, AllMissingOnesAreNamedAtTheirPlaces) {
  const Read out = read("a: 1\nb: [\"${A}-${B}\", ${C}]\nc: ${file:none.txt}\nd: ${time:later}\n",
                        source_of({{"B", "b"}}));
  EXPECT_EQ(out.problems.substr(0, out.problems.rfind("\n")),
            "f.yml:2:6: environment variable \"A\" is not set\n"
            "f.yml:2:18: environment variable \"C\" is not set\n"
            "f.yml:3:4: ${file:none.txt}: No such file or directory");
  EXPECT_THAT(out.problems, HasSubstr("f.yml:4:4: ${time:…}: \"later\" is not a time"));
}

TEST(Variables, PositionsAreTheUsersOwn) {
  const Read out = read("# ${A} a long comment\n\n\"${A}\": {x: ${A}, y: ${A}, \u00e9: z}\n",
                        source_of({{"A", "a much longer value\nthan its name\n"}}));
  EXPECT_EQ(out.problems, "");
  const Value& map = out.documents.at(0).entries.at(0).value;
  EXPECT_EQ(map.position.to_string(), "f.yml:3:9");
  EXPECT_EQ(map.entries[1].position.to_string(), "f.yml:3:19");
  EXPECT_EQ(map.entries[2].value.position.to_string(), "f.yml:3:31");
}

TEST(Variables, StructureHasThePlaceOfItsVariable) {
  const Read out = read("a:\n  b: ${X}\n", source_of({{"X", "{c: {d: e}}"}}));
  const Value& b = *out.documents.at(0).find("a")->find("b");
  EXPECT_EQ(b.find("c")->position.to_string(), "f.yml:2:6");
  EXPECT_EQ(b.find("c")->find("d")->position.to_string(), "f.yml:2:6");
  EXPECT_TRUE(b.find("c")->find("d")->secret);
}

TEST(Variables, ValuesAreSecret) {
  const Read out = read("a: \"u:${PW}@h\"\nb: plain\nc: ${L}\nd: ${time:now}\n",
                        source_of({{"PW", "variables-test-pw"}, {"L", "[variables-test-leaf]"}}));
  EXPECT_TRUE(out.documents.at(0).find("a")->secret);
  EXPECT_FALSE(out.documents.at(0).find("b")->secret);
  EXPECT_FALSE(out.documents.at(0).find("d")->secret);
  EXPECT_EQ(redact("x variables-test-pw y variables-test-leaf z"), "x *** y *** z");
}

TEST(Variables, EnvironmentValuesAreNotExpandedAgain) {
  EXPECT_EQ(json("${A}", {{"A", "<${B}>"}, {"B", "b"}}), "\"<${B}>\"");
}

TEST(VariablesOfFiles, ContentsAreSubstitutedAndExpandedOnce) {
  EXPECT_EQ(json_of_file("${file:t}", {{"t", "abc\n"}}), "\"abc\"");
  EXPECT_EQ(json_of_file("\"${file:t}\"", {{"t", "abc\n"}}), "\"abc\"");
  EXPECT_EQ(
      json("${file:t}", source_of({{"E", "env"}}, {{"t", "<${E} ${time:now|2006} ${file:u}>"}, {"u", "x"}})),
      "\"<env 2024 ${file:u}>\"");
  EXPECT_EQ(json_of_file("${file:t}", {{"t", "${GONE}"}}),
            "PROBLEM f.yml:1:1: environment variable \"GONE\" is not set (it is used in the file t)");
}

TEST(VariablesOfFiles, JsonAndKeysInQuotesAreExact) {
  const std::string key = "-----BEGIN KEY-----\nMIIEvQ==\n-----END KEY-----\n";
  const std::string object = "{\n  \"a\": \"b\\nc\"\n}\n";
  Value text;
  text.kind = Value::Kind::kString;
  text.text = key;
  EXPECT_EQ(json_of_file("\"${file:k}\"", {{"k", key}}), text.to_json());
  EXPECT_EQ(json_of_file("${file:k}", {{"k", key}}), text.to_json());
  text.text = object;
  EXPECT_EQ(json_of_file("\"${file:k}\"", {{"k", object}}), text.to_json());
  EXPECT_EQ(json_of_file("a: ${file:k}", {{"k", object}}), R"({"a":{"a":"b\nc"}})")
      << "unquoted JSON is YAML";
}

TEST(VariablesOfFiles, UnquotedYamlIsParsed) {
  EXPECT_EQ(json_of_file("spec: ${file:s}", {{"s", "name: x\r\ntables:\r\n  - a\r\n"}}),
            R"({"spec":{"name":"x","tables":["a"]}})");
  EXPECT_THAT(json_of_file("spec: ${file:s}", {{"s", "a: b: c\nd: [\n"}}),
              HasSubstr("f.yml:1:7: the value of ${file:s} has several lines that are not valid YAML"));
  EXPECT_EQ(json_of_file("note: ${file:s}", {{"s", "two lines\nof text\n"}}),
            R"({"note":"two lines\nof text"})");
}

TEST(VariablesOfTime, TakeALayout) {
  EXPECT_EQ(json("${time:now}", Texts{}), "\"2024-02-29T12:00:00Z\"");
  EXPECT_EQ(json("a: \"${time:10 days ago|2006/01/02 15:04}\"", Texts{}), R"({"a":"2024/02/19 12:00"})");
  EXPECT_EQ(json("a: ${time:1 year from now|2006}", Texts{}), R"({"a":2025})");
}

TEST(Variables, PrivateUseCharactersOfTheUserStay) {
  EXPECT_EQ(json("a: \"\U000F0000${X}\U00100001\"", {{"X", "x"}}), "{\"a\":\"\U000F0000x\U00100001\"}");
}

TEST(Variables, HostileTextsEndInTime) {
  std::string unfinished;
  for (int i = 0; i < 100'000; ++i) unfinished += "${";
  EXPECT_EQ(json(unfinished, Texts{}).size(), unfinished.size() + 2);
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "- ${X}\n";
  EXPECT_EQ(read(many, source_of({{"X", "same value"}})).documents.at(0).items.size(), 20'000U);
  std::string nested;
  for (int i = 0; i < 5'000; ++i) nested += "${B}";
  EXPECT_THAT(json("${file:t}", source_of({{"B", std::string(10'000, 'b')}}, {{"t", nested}})),
              HasSubstr("it grows too large with the variables in it"));
  EXPECT_THAT(json("${X}", {{"X", std::string(100'000, '[')}}), HasSubstr("begins with a bracket or quote"));
  EXPECT_THAT(json("${X}", {{"X", "\xff\xfe"}}), HasSubstr("is not UTF-8 text"));
}

TEST(ProcessVariables, ReadTheEnvironment) {
  const VariableSource& process = process_variables();
  EXPECT_TRUE(process.environment("PATH").has_value());
  EXPECT_FALSE(process.environment("LANDFALL_TEST_SURELY_NOT_SET").has_value());
  EXPECT_FALSE(process.file("/nowhere/at/all").ok());
  EXPECT_FALSE(process.file("/").ok());
}

}  // namespace
}  // namespace landfall
