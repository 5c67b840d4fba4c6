// The destination `file` from its spec to files on disk.
#include "destinations/file/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "families/object/test_rows.h"

namespace landfall::file {
namespace {

namespace fs = std::filesystem;
using object::numbers;
using object::numbers_table;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Value scalar(Value::Kind kind, std::string text) {
  Value value;
  value.kind = kind;
  value.text = std::move(text);
  return value;
}
Value text(std::string content) { return scalar(Value::Kind::kString, std::move(content)); }
Value number(std::int64_t n) { return scalar(Value::Kind::kInteger, std::to_string(n)); }
Value yes() { return scalar(Value::Kind::kBool, "true"); }

Value map(std::vector<std::pair<std::string, Value>> entries) {
  Value value;
  value.kind = Value::Kind::kMap;
  for (auto& [key, content] : entries) value.entries.push_back({key, {}, std::move(content)});
  return value;
}

std::string problems(const Value& spec) {
  const auto parsed = parse_spec(definition().spec, spec);
  return parsed.ok() ? "" : parsed.error().message();
}

const Value kRotating = text("out/{{TABLE}}/{{UUID}}.{{FORMAT}}");

TEST(FileSpec, DefaultsAreCloudQuerys) {
  const auto parsed = parse_spec(definition().spec, map({{"format", text("csv")}, {"path", kRotating}}));
  ASSERT_TRUE(parsed.ok()) << parsed.error().message();
  const auto& spec = *static_cast<const FileSpec*>(parsed->get());
  EXPECT_EQ(spec.rotation().rows, 10'000);
  EXPECT_EQ(spec.rotation().bytes, 52'428'800);
  EXPECT_EQ(spec.rotation().timeout, std::chrono::seconds(30));
  EXPECT_FALSE(spec.no_rotate);
}

TEST(FileSpec, NullIsTheDefaultAndZeroIsNoLimit) {
  const auto parsed = parse_spec(definition().spec, map({{"format", text("csv")},
                                                         {"path", kRotating},
                                                         {"format_spec", Value{}},
                                                         {"batch_size", Value{}},
                                                         {"batch_size_bytes", number(0)},
                                                         {"batch_timeout", Value{}}}));
  ASSERT_TRUE(parsed.ok()) << parsed.error().message();
  const BatchSpec rotation = static_cast<const FileSpec*>(parsed->get())->rotation();
  EXPECT_EQ(rotation.rows, 10'000);
  EXPECT_EQ(rotation.bytes, 0);
  EXPECT_EQ(rotation.timeout, std::chrono::seconds(30));
}

TEST(FileSpec, FormatAndPathAreRequired) {
  EXPECT_THAT(problems(map({{"path", kRotating}})), HasSubstr("format"));
  EXPECT_THAT(problems(map({{"format", text("csv")}})), HasSubstr("path"));
  EXPECT_THAT(problems(map({{"format", text("csv")}, {"path", text("")}})),
              HasSubstr("path: must not be empty"));
}

TEST(FileSpec, RotationNeedsUuid) {
  EXPECT_THAT(problems(map({{"format", text("csv")}, {"path", text("out/{{TABLE}}.csv")}})),
              HasSubstr("path: must contain {{UUID}}"));
  EXPECT_THAT(problems(map({{"format", text("csv")},
                            {"path", text("out/{{TABLE}}.csv")},
                            {"batch_size", number(0)},
                            {"batch_size_bytes", number(0)},
                            {"batch_timeout", text("0s")}})),
              IsEmpty());
}

TEST(FileSpec, NoRotateForbidsUuidAndLimits) {
  const auto with = [](std::string path, std::string option, Value value) {
    return problems(map(
        {{"format", text("csv")}, {"path", text(std::move(path))}, {"no_rotate", yes()}, {option, value}}));
  };
  EXPECT_THAT(with("{{TABLE}}", "batch_size", Value{}), IsEmpty());
  EXPECT_THAT(with("{{TABLE}}", "batch_size", number(0)), IsEmpty());
  EXPECT_THAT(with("{{TABLE}}/{{UUID}}", "batch_size", Value{}),
              HasSubstr("{{UUID}} is not possible with no_rotate"));
  EXPECT_THAT(with("{{TABLE}}", "batch_size", number(1)),
              HasSubstr("batch_size: not possible with no_rotate"));
  EXPECT_THAT(with("{{TABLE}}", "batch_size_bytes", number(1)), HasSubstr("batch_size_bytes: not possible"));
  EXPECT_THAT(with("{{TABLE}}", "batch_timeout", text("1s")), HasSubstr("batch_timeout: not possible"));
}

TEST(FileSpec, OptionsMustBelongToTheFormat) {
  const auto with = [](const std::string& format, std::string option, Value value) {
    return problems(map(
        {{"format", text(format)}, {"path", kRotating}, {"format_spec", map({{std::move(option), value}})}}));
  };
  EXPECT_THAT(with("csv", "delimiter", text(";")), IsEmpty());
  EXPECT_THAT(with("csv", "delimiter", text("ä")), HasSubstr("one byte"));
  EXPECT_THAT(with("csv", "delimiter", text("\"")), HasSubstr("delimiter"));
  EXPECT_THAT(with("csv", "codec", text("zstd")),
              HasSubstr("format_spec.codec: not an option of format csv"));
  EXPECT_THAT(with("json", "skip_header", yes()), HasSubstr("format json has no options"));
  EXPECT_THAT(with("parquet", "root_repetition", text("undefined")), IsEmpty());
  EXPECT_THAT(with("parquet", "level", number(3)), HasSubstr("only codecs zstd"));
  EXPECT_THAT(with("parquet", "versoin", text("v1.0")), HasSubstr("did you mean \"version\""));
  EXPECT_THAT(with("parquet", "max_row_group_length", number(-1)), HasSubstr("max_row_group_length"));
}

TEST(FileSpec, ParquetTakesNoOuterCompression) {
  const auto with = [](const std::string& format, const std::string& compression) {
    return problems(map({{"format", text(format)}, {"path", kRotating}, {"compression", text(compression)}}));
  };
  EXPECT_THAT(with("parquet", "gzip"), HasSubstr("compression: not possible with format parquet"));
  EXPECT_THAT(with("parquet", ""), IsEmpty());
  EXPECT_THAT(with("csv", "gzip"), IsEmpty());
  EXPECT_THAT(with("json", "zstd"), IsEmpty());
  EXPECT_THAT(with("csv", "bzip2"), HasSubstr("gzip"));
}

TEST(FileSpec, UnknownPlaceholderIsFoundBeforeAnythingOpens) {
  EXPECT_THAT(problems(map({{"format", text("csv")}, {"path", text("{{TABEL}}/{{UUID}}")}})),
              HasSubstr("did you mean {{TABLE}}?"));
}

TEST(FileDefinition, CanOnlyAppendAndSaysSo) {
  const Capabilities& can = definition().capabilities;
  EXPECT_FALSE(can.overwrite || can.delete_stale || can.delete_record || can.migrate || can.publish);
  EXPECT_TRUE(can.read);
}

class FileDestinationTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "landfall-file-XXXXXX").native();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    context_.invocation_id = "0e1f8a52-5f1f-4b5c-9c35-0f3a5a4c7f10";
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::shared_ptr<void> spec(const std::string& path, std::vector<std::pair<std::string, Value>> more) {
    more.emplace_back("path", text((folder_ / path).native()));
    auto parsed = parse_spec(definition().spec, map(std::move(more)));
    EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.error().message());
    return *parsed;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) found.push_back(entry.path().lexically_relative(folder_).native());
    std::sort(found.begin(), found.end());
    return found;
  }
  std::string content(const std::string& name) const {
    std::ifstream file(folder_ / name);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }

  fs::path folder_;
  Context context_;
};

TEST_F(FileDestinationTest, WritesAndRotates) {
  const auto given = spec("{{SYNC_ID}}/{{TABLE_HYPHEN}}-{{UUID}}.{{FORMAT}}",
                          {{"format", text("csv")}, {"batch_size", number(2)}});
  auto destination = definition().open(given.get(), context_);
  ASSERT_TRUE(destination.ok());
  const TablePtr table = numbers_table("a_b");
  ASSERT_TRUE((*destination)->write(object::batch_of(table, {numbers(*table, 0, 5)})).ok());
  ASSERT_TRUE((*destination)->close().ok());
  const auto found = files();
  ASSERT_EQ(found.size(), 3U);
  for (const std::string& name : found)
    EXPECT_THAT(name, testing::StartsWith(context_.invocation_id + "/a-b-"));
}

TEST_F(FileDestinationTest, SecondSyncReplacesTheOneFileOfATable) {
  const auto given = spec("{{TABLE}}.{{FORMAT}}", {{"format", text("csv")}, {"no_rotate", yes()}});
  const TablePtr table = numbers_table("t");
  for (const std::int64_t first : {0, 10}) {
    auto destination = definition().open(given.get(), context_);
    ASSERT_TRUE((*destination)->write(object::batch_of(table, {numbers(*table, first, 2)})).ok());
    ASSERT_TRUE((*destination)->close().ok());
  }
  EXPECT_THAT(files(), ElementsAre("t.csv"));
  EXPECT_EQ(content("t.csv"), "n\n10\n11\n");
}

TEST_F(FileDestinationTest, FailedSyncLeavesTheOldFile) {
  const auto given = spec("{{TABLE}}.{{FORMAT}}", {{"format", text("parquet")}, {"no_rotate", yes()}});
  std::ofstream(folder_ / "t.parquet") << "old";
  {
    auto destination = definition().open(given.get(), context_);
    const TablePtr table = numbers_table("t");
    ASSERT_TRUE((*destination)->write(object::batch_of(table, {numbers(*table, 0, 2)})).ok());
  }
  EXPECT_THAT(files(), ElementsAre("t.parquet"));
  EXPECT_EQ(content("t.parquet"), "old");
}

TEST_F(FileDestinationTest, GzipFilesAreReadByGzip) {
  const auto given = spec("{{TABLE}}.{{FORMAT}}",
                          {{"format", text("json")}, {"no_rotate", yes()}, {"compression", text("gzip")}});
  auto destination = definition().open(given.get(), context_);
  const TablePtr table = numbers_table("t");
  ASSERT_TRUE((*destination)->write(object::batch_of(table, {numbers(*table, 0, 2)})).ok());
  ASSERT_TRUE((*destination)->close().ok());
  const std::string command =
      "gzip -dc '" + (folder_ / "t.json.gz").native() + "' > '" + (folder_ / "plain").native() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(content("plain"), "{\"n\":0}\n{\"n\":1}\n");
}

TEST_F(FileDestinationTest, TableNamesCannotLeaveTheFolder) {
  const auto given = spec("in/{{TABLE}}.csv", {{"format", text("csv")}, {"no_rotate", yes()}});
  auto destination = definition().open(given.get(), context_);
  for (const char* name : {"../../evil", "/evil", "..", "a/b"}) {
    const TablePtr table = numbers_table(name);
    ASSERT_TRUE((*destination)->write(object::batch_of(table, {numbers(*table, 0, 1)})).ok());
  }
  ASSERT_TRUE((*destination)->close().ok());
  EXPECT_THAT(files(),
              ElementsAre("in/%2E.%2F..%2Fevil.csv", "in/%2E..csv", "in/%2Fevil.csv", "in/a%2Fb.csv"));
}

TEST_F(FileDestinationTest, ReadsBackWhatItWrote) {
  const auto given = spec("{{TABLE}}.{{FORMAT}}", {{"format", text("parquet")}, {"no_rotate", yes()}});
  auto destination = definition().open(given.get(), context_);
  const TablePtr table = numbers_table("t");
  ASSERT_TRUE((*destination)->write(object::batch_of(table, {numbers(*table, 5, 3)})).ok());
  std::vector<std::int64_t> seen;
  const auto done =
      (*destination)->read(*table, [&](const std::shared_ptr<arrow::RecordBatch>& rows) -> Result<void> {
        const auto& values = static_cast<const arrow::Int64Array&>(*rows->column(0));
        for (std::int64_t row = 0; row < values.length(); ++row) seen.push_back(values.Value(row));
        return {};
      });
  ASSERT_TRUE(done.ok()) << done.error().message();
  EXPECT_THAT(seen, ElementsAre(5, 6, 7));
}

TEST_F(FileDestinationTest, TestConnectionChangesNothing) {
  const auto good = spec("a/b/{{TABLE}}/{{UUID}}", {{"format", text("csv")}});
  EXPECT_TRUE(definition().test_connection(good.get(), context_).ok());
  EXPECT_TRUE(fs::is_empty(folder_));
  std::ofstream(folder_ / "x") << "file";
  const auto bad = spec("x/{{TABLE}}/{{UUID}}", {{"format", text("csv")}});
  EXPECT_FALSE(definition().test_connection(bad.get(), context_).ok());
}

}  // namespace
}  // namespace landfall::file
