// The file source as the engine sees it: tables, ids, compression, errors, shards.
#include "sources/file/file.h"

#include <arrow/io/compressed.h>
#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/util/compression.h>

#include <set>

#include "sources/file/file_fixture.h"

namespace landfall::file_source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Files : public FileFixture {
 protected:
  static std::string packed(const std::string& text, arrow::Compression::type kind) {
    const auto codec = arrow::util::Codec::Create(kind).ValueOrDie();
    const auto sink = arrow::io::BufferOutputStream::Create().ValueOrDie();
    const auto out = arrow::io::CompressedOutputStream::Make(codec.get(), sink).ValueOrDie();
    EXPECT_TRUE(out->Write(text.data(), static_cast<std::int64_t>(text.size())).ok());
    EXPECT_TRUE(out->Close().ok());
    return sink->Finish().ValueOrDie()->ToString();
  }
  static std::string many_rows() {
    std::string text = "id,name\n";
    for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ",name " + std::to_string(i * 7919) + "\n";
    return text;
  }
};

TEST_F(Files, OneTableAFileOrOneForAPattern) {
  write("d/a.csv", "x\n1\n");
  write("d/b.csv", "x\n2\n");
  add("d/*.csv");
  ASSERT_TRUE(sync().ok());
  EXPECT_THAT(sink_.migrated, ElementsAre("a", "b"));
  spec_.files[0].table = "both";
  sync_well();
  EXPECT_THAT(sink_.migrated, ElementsAre("both"));
  EXPECT_THAT(values("x"), ElementsAre("1", "2"));
}

TEST_F(Files, TwoFilesOfOneNameAreRefused) {
  write("d/a.csv", "x\n1\n");
  write("e/a.csv", "x\n2\n");
  add("*/a.csv");
  const auto result = sync();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(result.error().message(), HasSubstr("table \"a\""));
}

TEST_F(Files, MissingFileNamesPatternAndFolder) {
  add("none/*.csv");
  const auto result = sync();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(result.error().message(), HasSubstr("files[0]"));
  EXPECT_THAT(result.error().message(), HasSubstr(path("none/*.csv")));
  EXPECT_FALSE(definition().test_connection(&spec_, context_).ok());
}

TEST_F(Files, TestConnectionOpensEveryFile) {
  write("a.csv", "x\n1\n");
  add("a.csv");
  EXPECT_TRUE(definition().test_connection(&spec_, context_).ok());
  add("b.csv");
  EXPECT_FALSE(definition().test_connection(&spec_, context_).ok());
}

TEST_F(Files, UnknownEndingAsksForTheFormat) {
  write("a.dat", "x\n1\n");
  add("a.dat");
  const auto result = sync();
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message(), HasSubstr("`format`"));
  spec_.files[0].format = Format::kCsv;
  sync_well();
  EXPECT_THAT(values("x"), ElementsAre("1"));
}

TEST_F(Files, UnpacksGzipAndZstd) {
  write("g.csv.gz", packed(many_rows(), arrow::Compression::GZIP));
  write("z.csv.zst", packed(many_rows(), arrow::Compression::ZSTD));
  write("j.jsonl.gz", packed("{\"x\":1}\n{\"x\":2}\n", arrow::Compression::GZIP));
  add("*.csv.*");
  add("j.jsonl.gz");
  ASSERT_TRUE(sync().ok());
  EXPECT_THAT(sink_.errors, IsEmpty());
  EXPECT_EQ(sink_.rows("g")->num_rows(), 100'000);
  EXPECT_TRUE(sink_.column("g", "name")->Equals(sink_.column("z", "name")));
  EXPECT_EQ(sink_.rows("j")->num_rows(), 2);
}

TEST_F(Files, UnpacksSeveralGzipMembers) {
  write("t.csv.gz", packed("x\n1\n", arrow::Compression::GZIP) + packed("2\n", arrow::Compression::GZIP));
  add("t.csv.gz");
  sync_well();
  EXPECT_THAT(values("x"), ElementsAre("1", "2"));
}

TEST_F(Files, CutOffOrBrokenCompressionIsAnErrorOfItsTable) {
  const std::string gzip = packed(many_rows(), arrow::Compression::GZIP);
  const std::string zstd = packed(many_rows(), arrow::Compression::ZSTD);
  std::string flipped = gzip;
  flipped[flipped.size() / 2] = static_cast<char>(~flipped[flipped.size() / 2]);
  write("a.csv.gz", gzip.substr(0, gzip.size() / 2));
  write("b.csv.gz", gzip.substr(0, gzip.size() - 1));
  write("c.csv.gz", flipped);
  write("d.csv.zst", zstd.substr(0, zstd.size() / 2));
  write("e.csv", "x\n1\n");
  add("*.csv*");
  ASSERT_TRUE(sync().ok());
  EXPECT_THAT(sink_.migrated, ElementsAre("e"));
  ASSERT_EQ(sink_.errors.size(), 4U);
  for (const auto& [table, message] : sink_.errors) EXPECT_THAT(message, HasSubstr(path(table)));
}

TEST_F(Files, RowsWithoutAKeyGetIdsFromTheirPlace) {
  write("a.csv", "x\n1\n1\n1\n");
  write("b.csv", "x\n1\n");
  add("*.csv").table = "t";
  spec_.batch_rows = 2;
  sync_well();
  const auto first = values("_cq_id");
  EXPECT_EQ(std::set<std::string>(first.begin(), first.end()).size(), 4U);
  EXPECT_TRUE(sink_.tables["t"]->columns[0].primary_key);
  EXPECT_EQ(first[0][14], '8') << "version";
  spec_.batch_rows = 3;
  sync_well();
  EXPECT_EQ(values("_cq_id"), first);
}

TEST_F(Files, IdsOfKeysAreCloudQuerysAndFollowTheRow) {
  write("a.csv", "x,name\n2,b\n1,a\n");
  FileEntry& entry = add("a.csv");
  entry.primary_key = {"name", "x"};
  sync_well();
  // SHA-1(16 zero bytes + SHA-256("name" "b" "x" "2")), cut and marked as version 5; computed with Python's
  // hashlib.
  EXPECT_THAT(values("_cq_id").front(), "5f1cc4da-ebad-5494-93f1-5c40e435d442");
  const Table& table = *sink_.tables["a"];
  EXPECT_FALSE(table.columns[0].primary_key);
  EXPECT_TRUE(table.columns[0].unique && table.columns[0].not_null);
  EXPECT_TRUE(table.columns[1].primary_key && table.columns[1].not_null);
}

TEST_F(Files, NullInAKeyIsAnErrorOfTheTable) {
  write("a.csv", "x,y\n1,2\n,3\n");
  add("a.csv").primary_key = {"x"};
  EXPECT_THAT(table_error(), HasSubstr("column \"x\" holds nulls"));
}

TEST_F(Files, UnknownKeyOrTypeColumnIsAConfigError) {
  write("a.csv", "x\n1\n");
  add("a.csv").primary_key = {"z"};
  EXPECT_EQ(sync().error().kind(), ErrorKind::kConfig);
  spec_.files[0].primary_key.clear();
  spec_.files[0].types = {{"z", "utf8"}};
  EXPECT_EQ(sync().error().kind(), ErrorKind::kConfig);
}

TEST_F(Files, ReadsOnlySelectedTables) {
  write("good.csv", "x\n1\n");
  write("bad.csv", "x\n\"1\n");
  add("*.csv");
  SyncRequest request;
  request.selection.tables = {"go*"};
  ASSERT_TRUE(sync(request).ok());
  EXPECT_THAT(sink_.errors, IsEmpty());
  EXPECT_THAT(sink_.migrated, ElementsAre("good"));
}

TEST_F(Files, ShardsShareTheTables) {
  for (const auto name : {"a.csv", "b.csv", "c.csv"}) write(name, "x\n1\n");
  add("*.csv");
  std::vector<std::string> all;
  for (int num = 1; num <= 2; ++num) {
    SyncRequest request;
    request.shard = Shard{num, 2};
    ASSERT_TRUE(sync(request).ok());
    all.insert(all.end(), sink_.migrated.begin(), sink_.migrated.end());
  }
  EXPECT_THAT(all, ElementsAre("a", "b", "c"));
}

TEST_F(Files, ErrorsOfTheSinkPassUnchanged) {
  for (const auto& [name, content] : {std::pair{"a.csv", "x\n1\n"}, std::pair{"a.json", "{\"x\":1}"}}) {
    spec_.files.clear();
    write(name, content);
    add(name);
    sink_ = CollectingSink();
    sink_.fail_insert = true;
    const auto source = definition().open(&spec_, context_).value();
    const auto result = source->sync({}, sink_);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), ErrorKind::kTransient);
    EXPECT_EQ(result.error().message(), "the sink is full");
    EXPECT_THAT(sink_.errors, IsEmpty());
  }
}

TEST_F(Files, StopsWhenCancelled) {
  write("a.csv", "x\n1\n");
  add("a.csv");
  context_.cancel->cancel("test");
  const auto result = sync();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kCancelled);
}

}  // namespace
}  // namespace landfall::file_source
