// Declared options: defaults, every kind of member, and the messages users see for every kind of mistake.
#include "spec/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "result/redact.h"
#include "spec/yaml.h"

namespace landfall {
namespace fields_test {

enum class Format { kCsv, kJson, kParquet };

struct Csv {
  bool skip_header = false;
  std::string delimiter = ",";
  static void describe(Fields<Csv>& f) {
    f.add("skip_header", &Csv::skip_header, "Leaves the header row out.");
    f.add("delimiter", &Csv::delimiter, "Separates the fields.").pattern("^.$");
  }
};

struct Header {
  std::string name;
  std::int64_t weight = 1;
  static void describe(Fields<Header>& f) {
    f.add("name", &Header::name, "Names the header.").required();
    f.add("weight", &Header::weight, "Orders headers.").min(0).max(9);
  }
};

struct Sample {
  Secret token;
  std::string path;
  Format format = Format::kParquet;
  Csv csv{.skip_header = true, .delimiter = ";"};
  std::optional<std::int64_t> rows = 10;
  std::uint16_t port = 5432;
  std::uint64_t wide = 0;
  double ratio = 0.5;
  Duration timeout = std::chrono::seconds(30);
  std::vector<std::string> tags{"a", "b"};
  std::vector<int> sizes;
  std::map<std::string, std::string> labels;
  std::vector<Header> headers;
  std::map<std::string, Header> named;
  Value free_form;
  bool old_switch = false;

  static void describe(Fields<Sample>& f) {
    f.add("token", &Sample::token, "Logs in.");
    f.add("path", &Sample::path, "Says where.").required();
    f.add("format", &Sample::format, "Says how.");
    f.add("csv", &Sample::csv, "Says how CSV.");
    f.add("rows", &Sample::rows, "Limits rows.").min(1);
    f.add("port", &Sample::port, "Says which door.");
    f.add("wide", &Sample::wide, "Is wide.");
    f.add("ratio", &Sample::ratio, "Is a part.").min(0).max(1);
    f.add("timeout", &Sample::timeout, "Waits.").nullable();
    f.add("tags", &Sample::tags, "Marks.");
    f.add("sizes", &Sample::sizes, "Measures.").min(1);
    f.add("labels", &Sample::labels, "Names.");
    f.add("headers", &Sample::headers, "Heads.");
    f.add("named", &Sample::named, "Heads by name.");
    f.add("free_form", &Sample::free_form, "Takes anything.");
    f.add("old_switch", &Sample::old_switch, "Did something once.").inert("the engine does it always");
  }
  static void check(const Sample& spec, const Value& where, Problems& problems) {
    if (spec.path == "/" && spec.port == 1)
      problems.add(where.find("path")->position, "path and port do not go together");
  }
};

}  // namespace fields_test

template <>
struct EnumNames<fields_test::Format> {
  using Format = fields_test::Format;
  static constexpr std::array<std::pair<std::string_view, Format>, 3> values{
      {{"csv", Format::kCsv}, {"json", Format::kJson}, {"parquet", Format::kParquet}}};
};

namespace {

using fields_test::Format;
using fields_test::Sample;

Result<std::shared_ptr<void>> parse(std::string_view yaml) {
  const SpecDef def = spec_of<Sample>();
  auto documents = parse_yaml(yaml, "s.yml");
  if (!documents.ok()) return std::move(documents).error();
  return parse_spec(def, documents->empty() ? Value{} : documents->front());
}

Sample parsed(std::string_view yaml) {
  auto spec = parse(yaml);
  EXPECT_TRUE(spec.ok()) << spec.error().message();
  return spec.ok() ? *static_cast<const Sample*>(spec->get()) : Sample{};
}

std::string message(std::string_view yaml) {
  auto spec = parse(yaml);
  EXPECT_FALSE(spec.ok()) << "accepted: " << yaml;
  if (spec.ok()) return {};
  EXPECT_EQ(spec.error().kind(), ErrorKind::kConfig);
  return spec.error().message();
}

TEST(Fields, DefaultsStandWhereNothingIsWritten) {
  const Sample spec = parsed("path: x");
  EXPECT_EQ(spec.path, "x");
  EXPECT_EQ(spec.format, Format::kParquet);
  EXPECT_TRUE(spec.csv.skip_header);
  EXPECT_EQ(spec.csv.delimiter, ";");
  EXPECT_EQ(spec.rows, 10);
  EXPECT_EQ(spec.timeout, std::chrono::seconds(30));
  EXPECT_THAT(spec.tags, ::testing::ElementsAre("a", "b"));
}

TEST(Fields, ReadsEveryKindOfMember) {
  const Sample spec = parsed(R"(
path: p
token: t0ken-value
format: csv
csv: {skip_header: no, delimiter: "|"}
rows: 0x10
port: 1_000
wide: 9223372036854775807
ratio: 1
timeout: 1h30m
tags: [x]
sizes: [1, 2]
labels: {a: b}
headers:
  - name: h1
  - {name: h2, weight: 7}
named: {n: {name: h3}}
free_form: {deep: [1]}
)");
  EXPECT_EQ(spec.token.reveal(), "t0ken-value");
  EXPECT_EQ(redact("t0ken-value"), "***");
  EXPECT_EQ(spec.format, Format::kCsv);
  EXPECT_FALSE(spec.csv.skip_header);
  EXPECT_EQ(spec.csv.delimiter, "|");
  EXPECT_EQ(spec.rows, 16);
  EXPECT_EQ(spec.port, 1000);
  EXPECT_EQ(spec.wide, 9223372036854775807U);
  EXPECT_EQ(spec.ratio, 1.0);
  EXPECT_EQ(spec.timeout, std::chrono::minutes(90));
  EXPECT_THAT(spec.tags, ::testing::ElementsAre("x"));
  EXPECT_THAT(spec.sizes, ::testing::ElementsAre(1, 2));
  EXPECT_EQ(spec.labels.at("a"), "b");
  ASSERT_EQ(spec.headers.size(), 2U);
  EXPECT_EQ(spec.headers[0].weight, 1);
  EXPECT_EQ(spec.headers[1].weight, 7);
  EXPECT_EQ(spec.named.at("n").name, "h3");
  EXPECT_EQ(spec.free_form.to_json(), R"({"deep":[1]})");
}

TEST(Fields, NullMeansNoneOrDefaultWhereAllowed) {
  const Sample spec = parsed("{path: p, rows: null, csv: ~, timeout: , free_form: null}");
  EXPECT_EQ(spec.rows, std::nullopt);
  EXPECT_TRUE(spec.csv.skip_header);
  EXPECT_EQ(spec.timeout, std::chrono::seconds(30));
  EXPECT_EQ(message("{path: p, port: null}"),
            "s.yml:1:17: option \"port\" must not be null; leave it out to have its default");
  EXPECT_EQ(message("path: null"), "s.yml:1:7: option \"path\" must not be null; it needs a value");
}

TEST(Fields, CollectsAllProblemsInFileOrder) {
  EXPECT_EQ(
      message("port: 70000\n"
              "pth: x\n"
              "format: cvs\n"
              "csv: {delimter: x}\n"
              "timeout: 30\n"),
      "s.yml:1:1: option \"path\" is required: Says where.\n"
      "s.yml:1:7: option \"port\" must be between 0 and 65535, not 70000\n"
      "s.yml:2:1: unknown option \"pth\"; did you mean \"path\"?\n"
      "s.yml:3:9: option \"format\" must be one of csv, json, parquet, not \"cvs\"; did you mean \"csv\"?\n"
      "s.yml:4:7: unknown option \"csv.delimter\"; did you mean \"delimiter\"?\n"
      "s.yml:5:10: option \"timeout\" must be a duration with units, like 30s, 1h30m or 500ms, not an "
      "integer");
}

TEST(Fields, SaysWhatToDoAboutAWrongKind) {
  EXPECT_EQ(message("{path: p, tags: x}"),
            "s.yml:1:17: option \"tags\" must be a list, not a string; write it as a list: [\"x\"]");
  EXPECT_EQ(
      message("path: 12"),
      "s.yml:1:7: option \"path\" must be a string, not an integer; put quotes around it to make it text");
  EXPECT_EQ(message("{path: p, port: '5'}"),
            "s.yml:1:17: option \"port\" must be an integer, not a string; write it without quotes");
  EXPECT_EQ(message("{path: p, csv: [1]}"), "s.yml:1:16: option \"csv\" must be a map, not a list");
  EXPECT_EQ(message("{path: p, sizes: [1, x]}"),
            "s.yml:1:22: option \"sizes\" must be an integer, not a string; write it without quotes");
}

TEST(Fields, ChecksLimits) {
  EXPECT_EQ(message("{path: p, rows: 0}"), "s.yml:1:17: option \"rows\" must be at least 1, not 0");
  EXPECT_EQ(message("{path: p, wide: -1}"), "s.yml:1:17: option \"wide\" must be at least 0, not -1");
  EXPECT_EQ(message("{path: p, rows: 99999999999999999999}"),
            "s.yml:1:17: option \"rows\" is larger than a 64-bit integer can be");
  EXPECT_EQ(message("{path: p, ratio: 1.5}"), "s.yml:1:18: option \"ratio\" must be at most 1");
  EXPECT_EQ(message("{path: p, sizes: [3, 0]}"),
            "s.yml:1:22: option \"sizes\" must be between 1 and 2147483647, not 0");
  EXPECT_EQ(message("{path: p, csv: {delimiter: ab}}"),
            "s.yml:1:28: option \"csv.delimiter\" must match the pattern ^.$; \"ab\" does not");
  EXPECT_EQ(message("{path: p, headers: [{weight: 3}]}"),
            "s.yml:1:21: option \"headers.name\" is required: Names the header.");
}

TEST(Fields, RunsTheChecksAcrossOptions) {
  EXPECT_EQ(message("{path: /, port: 1}"), "s.yml:1:8: path and port do not go together");
}

TEST(Fields, RefusesASpecThatIsNoMap) {
  EXPECT_EQ(message("[a]"), "s.yml:1:1: the spec must be a map of options, not a list");
}

TEST(Fields, NeverShowsAHiddenValue) {
  Value value;
  value.kind = Value::Kind::kMap;
  for (const char* name : {"port", "format", "tags", "timeout", "path"}) {
    Value text;
    text.kind = Value::Kind::kString;
    text.text = "hunter2-hunter2";
    text.secret = true;
    value.entries.push_back({name, {}, text});
  }
  value.entries.back().value.kind = Value::Kind::kInteger;
  Problems problems;
  parse_spec(spec_of<Sample>(), value, problems);
  EXPECT_EQ(problems.size(), 5U);
  const std::string text = problems.result().error().message();
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("hunter2")));
  EXPECT_THAT(text, ::testing::HasSubstr(
                        "\"path\" must be a string, not an integer; put double quotes around the variable"));
}

TEST(Fields, SaysNothingAboutUnresolvedValues) {
  Value value;
  value.kind = Value::Kind::kMap;
  for (const char* name : {"path", "port", "format", "tags", "csv", "timeout"}) {
    Value text;
    text.kind = Value::Kind::kString;
    text.unresolved = true;
    value.entries.push_back({name, {}, text});
  }
  Problems problems;
  EXPECT_NE(parse_spec(spec_of<Sample>(), value, problems), nullptr);
  EXPECT_TRUE(problems.empty()) << problems.result().error().message();
}

TEST(Fields, ChecksAcrossOptionsWaitForEveryVariable) {
  auto documents = parse_yaml("{path: /, port: 1, csv: {}}", "s.yml");
  Value& spec = documents->front();
  Problems problems;
  parse_spec(spec_of<Sample>(), spec, problems);
  EXPECT_EQ(problems.size(), 1U);
  spec.entries[2].value.unresolved = true;
  Problems with_unresolved;
  parse_spec(spec_of<Sample>(), spec, with_unresolved);
  EXPECT_TRUE(with_unresolved.empty());
}

TEST(Fields, NoticesOptionsWithoutEffect) {
  const auto documents = parse_yaml("path: x\nold_switch: true\n", "s.yml");
  const auto notices = inert_notices(spec_of<Sample>(), documents->front());
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].first.to_string(), "s.yml:2:1");
  EXPECT_EQ(notices[0].second, "option \"old_switch\" has no effect here: the engine does it always");
}

TEST(Problems, AreShownInTheOrderOfTheFiles) {
  const auto b = std::make_shared<const std::string>("b.yml");
  const auto a = std::make_shared<const std::string>("a.yml");
  Problems problems;
  EXPECT_TRUE(problems.result().ok());
  problems.add({b, 7, 1}, "late");
  problems.add({a, 1, 1}, "other file");
  problems.add({b, 2, 9}, "early");
  problems.add({b, 2, 9}, "early");
  problems.add({b, 0, 0}, "whole file");
  EXPECT_EQ(problems.result().error().message(),
            "b.yml: whole file\nb.yml:2:9: early\nb.yml:7:1: late\na.yml:1:1: other file");
}

TEST(Problems, StopGrowing) {
  Problems problems;
  for (int line = 1; line <= 10'000; ++line) problems.add({nullptr, line, 1}, "wrong");
  EXPECT_LT(problems.size(), 300U);
  EXPECT_THAT(problems.result().error().message(),
              ::testing::EndsWith("there are more problems; they are shown when these are mended"));
}

}  // namespace
}  // namespace landfall
