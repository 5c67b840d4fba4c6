// The schema and the docs table say what the declarations say.
#include "spec/json_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "spec/markdown.h"
#include "spec/yaml.h"

namespace landfall {
namespace schema_test {

enum class Codec { kNone, kGzip };

struct Inner {
  std::string key;
  bool on = true;
  static void describe(Fields<Inner>& f) {
    f.add("key", &Inner::key, "Names it.").required();
    f.add("on", &Inner::on, "Switches it.");
  }
};

struct Outer {
  Secret dsn;
  Codec codec = Codec::kGzip;
  std::optional<Codec> other;
  std::int64_t rows = 10'000;
  Duration wait = std::chrono::seconds(60);
  std::vector<std::string> names;
  Inner inner{.key = "k", .on = false};
  std::vector<Inner> list;
  std::map<std::string, std::string> labels;
  Value anything;
  std::string mark;
  static void describe(Fields<Outer>& f) {
    f.add("dsn", &Outer::dsn, "Says where | how.").required();
    f.add("codec", &Outer::codec, "Packs.");
    f.add("other", &Outer::other, "Packs otherwise.");
    f.add("rows", &Outer::rows, "Counts.").min(1).example("500");
    f.add("wait", &Outer::wait, "Waits.").nullable();
    f.add("names", &Outer::names, "Lists.");
    f.add("inner", &Outer::inner, "Nests.");
    f.add("list", &Outer::list, "Repeats.");
    f.add("labels", &Outer::labels, "Labels.");
    f.add("anything", &Outer::anything, "Holds anything.");
    f.add("mark", &Outer::mark, "Marks.").pattern("^[a-z]$").inert("it is always on");
  }
};

}  // namespace schema_test

template <>
struct EnumNames<schema_test::Codec> {
  static constexpr std::array<std::pair<std::string_view, schema_test::Codec>, 2> values{
      {{"none", schema_test::Codec::kNone}, {"gzip", schema_test::Codec::kGzip}}};
};

namespace {

using schema_test::Outer;

/// The schema read back; JSON is YAML.
Value schema() {
  auto parsed = parse_yaml(json_schema(spec_of<Outer>(), "Outer"), "schema");
  EXPECT_TRUE(parsed.ok()) << parsed.error().message();
  return parsed.ok() ? parsed->front() : Value{};
}

std::string property(std::string_view name) {
  const Value whole = schema();
  const Value* found = whole.find("properties")->find(name);
  return found == nullptr ? "" : found->to_json();
}

TEST(JsonSchema, SaysWhatTheWholeMustBe) {
  const Value whole = schema();
  EXPECT_EQ(whole.find("$schema")->text, "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(whole.find("title")->text, "Outer");
  EXPECT_EQ(whole.find("additionalProperties")->text, "false");
  EXPECT_EQ(whole.find("required")->to_json(), R"(["dsn"])");
}

TEST(JsonSchema, DescribesEveryKindOfOption) {
  EXPECT_EQ(property("dsn"), R"({"type":"string","description":"Says where | how.","writeOnly":true})");
  EXPECT_EQ(property("codec"),
            R"({"type":"string","enum":["none","gzip"],"description":"Packs.","default":"gzip"})");
  EXPECT_EQ(property("other"),
            R"({"type":["string","null"],"enum":["none","gzip",null],"description":"Packs otherwise."})");
  EXPECT_EQ(property("rows"),
            R"({"type":"integer","minimum":1,"description":"Counts.","default":10000,"examples":[500]})");
  EXPECT_EQ(property("wait"), R"({"type":["string","null"],"pattern":"^[-+]?([0-9]*(\\.[0-9]*)?[a-z]+)+$",)"
                              R"("description":"Waits.","default":"1m0s"})");
  EXPECT_EQ(property("names"),
            R"({"type":"array","items":{"type":"string"},"description":"Lists.","default":[]})");
  EXPECT_EQ(
      property("labels"),
      R"({"type":"object","additionalProperties":{"type":"string"},"description":"Labels.","default":{}})");
  EXPECT_EQ(property("anything"), R"({"description":"Holds anything."})");
  EXPECT_EQ(property("mark"), R"({"type":"string","pattern":"^[a-z]$","deprecated":true,)"
                              R"("description":"Marks. Accepted without effect: it is always on."})");
}

TEST(JsonSchema, NestsObjectsWithTheDefaultsOfTheirPlace) {
  EXPECT_EQ(property("inner"),
            R"({"oneOf":[{"type":"object","additionalProperties":false,"properties":{)"
            R"("key":{"type":"string","description":"Names it.","default":"k"},)"
            R"("on":{"type":"boolean","description":"Switches it.","default":false}},"required":["key"]},)"
            R"({"type":"null"}],"description":"Nests."})");
  EXPECT_EQ(property("list"),
            R"({"type":"array","items":{"type":"object","additionalProperties":false,"properties":{)"
            R"("key":{"type":"string","description":"Names it."},)"
            R"("on":{"type":"boolean","description":"Switches it.","default":true}},"required":["key"]},)"
            R"("description":"Repeats.","default":[]})");
}

TEST(Markdown, WritesARowForEachOption) {
  const std::string table = options_markdown(spec_of<Outer>());
  using ::testing::HasSubstr;
  EXPECT_THAT(table, HasSubstr("| `dsn` | string, secret | **required** | Says where \\| how. |\n"));
  EXPECT_THAT(table, HasSubstr("| `codec` | `none`, `gzip` | `\"gzip\"` | Packs. |\n"));
  EXPECT_THAT(table, HasSubstr("| `rows` | integer, at least 1 | `10000` | Counts. Example: `500`. |\n"));
  EXPECT_THAT(table, HasSubstr("| `wait` | duration, or null | `\"1m0s\"` | Waits. |\n"));
  EXPECT_THAT(table, HasSubstr("| `names` | list of strings | none | Lists. |\n"));
  EXPECT_THAT(table, HasSubstr("| `inner` | map | none | Nests. |\n| `inner.key` | string | **required** |"));
  EXPECT_THAT(table, HasSubstr("| `list[].on` | boolean | `true` | Switches it. |\n"));
  EXPECT_THAT(table, HasSubstr("| `labels` | map of strings | none | Labels. |\n"));
  EXPECT_EQ(options_markdown(SpecDef{}), "It has no options.\n");
}

}  // namespace
}  // namespace landfall
