// What is true of a logbook alone; all that holds for every destination is in the conformance cases.
#include "logbook.h"

#include <arrow/builder.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace landfall::logbook {
namespace {

namespace fs = std::filesystem;

class LogbookTest : public ::testing::Test {
 protected:
  LogbookTest() { fs::create_directories(folder_); }
  ~LogbookTest() override { fs::remove_all(folder_); }

  Value spec(const std::string& option, const std::string& text) const {
    Value value;
    value.kind = Value::Kind::kString;
    value.text = text;
    Value map;
    map.kind = Value::Kind::kMap;
    map.entries.push_back({option, {}, value});
    return map;
  }

  Result<std::unique_ptr<Destination>> open() const {
    TRY_ASSIGN(const auto parsed, parse_spec(definition().spec, spec("path", folder_)));
    return definition().open(parsed.get(), Context{});
  }

  std::string content(const std::string& name) const {
    std::ifstream file(fs::path(folder_) / name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  std::string folder_ = (fs::temp_directory_path() / ("logbook-" + std::to_string(getpid()))).string();
};

TablePtr table_of(const std::string& name, bool with_key) {
  Table table;
  table.name = name;
  table.columns = {{"id", arrow::int64()}, {"word", arrow::utf8()}};
  table.columns[0].primary_key = with_key;
  table.columns[0].not_null = with_key;
  return std::make_shared<const Table>(table);
}

Batch batch_of(const TablePtr& table, const std::vector<std::pair<std::int64_t, std::string>>& rows) {
  arrow::Int64Builder ids;
  arrow::StringBuilder words;
  for (const auto& [id, word] : rows) {
    EXPECT_TRUE(ids.Append(id).ok());
    EXPECT_TRUE(words.Append(word).ok());
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  auto part = arrow::RecordBatch::Make(schema_of(*table, false), count,
                                       {ids.Finish().ValueOrDie(), words.Finish().ValueOrDie()});
  return {table, {std::move(part)}, count, 0};
}

TEST_F(LogbookTest, AMissingPathIsAnErrorThatNamesIt) {
  const auto parsed = parse_spec(definition().spec, spec("password", "x"));
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().kind(), ErrorKind::kConfig);
  EXPECT_NE(parsed.error().message().find("path"), std::string::npos) << parsed.error().message();
}

TEST_F(LogbookTest, RowsWithoutKeysAreAdded) {
  const TablePtr table = table_of("words", false);
  auto logbook = open();
  ASSERT_TRUE(logbook.ok()) << logbook.error().message();
  ASSERT_TRUE((*logbook)->write(batch_of(table, {{1, "one"}})).ok());
  ASSERT_TRUE((*logbook)->write(batch_of(table, {{1, "one"}})).ok());
  EXPECT_EQ(content("words.jsonl"), "{\"id\":1,\"word\":\"one\"}\n{\"id\":1,\"word\":\"one\"}\n");
}

TEST_F(LogbookTest, OfEqualKeysTheLastStays) {
  const TablePtr table = table_of("words", true);
  auto logbook = open();
  ASSERT_TRUE(logbook.ok()) << logbook.error().message();
  ASSERT_TRUE((*logbook)->write(batch_of(table, {{1, "one"}, {2, "two"}})).ok());
  ASSERT_TRUE((*logbook)->write(batch_of(table, {{2, "zwei"}, {2, "deux"}})).ok());
  EXPECT_EQ(content("words.jsonl"), "{\"id\":1,\"word\":\"one\"}\n{\"id\":2,\"word\":\"deux\"}\n");
}

TEST_F(LogbookTest, ALineThatAKillLeftUnfinishedIsCutOff) {
  std::ofstream(fs::path(folder_) / "words.jsonl") << "{\"id\":1,\"word\":\"one\"}\n{\"id\":2,\"wo";
  auto logbook = open();
  ASSERT_TRUE(logbook.ok()) << logbook.error().message();
  ASSERT_TRUE((*logbook)->write(batch_of(table_of("words", false), {{3, "three"}})).ok());
  EXPECT_EQ(content("words.jsonl"), "{\"id\":1,\"word\":\"one\"}\n{\"id\":3,\"word\":\"three\"}\n");
}

TEST_F(LogbookTest, ATablesNameDoesNotLeadOutOfTheFolder) {
  auto logbook = open();
  ASSERT_TRUE(logbook.ok()) << logbook.error().message();
  ASSERT_TRUE((*logbook)->write(batch_of(table_of("../up", false), {{1, "one"}})).ok());
  EXPECT_EQ(content("%2E%2E%2Fup.jsonl"), "{\"id\":1,\"word\":\"one\"}\n");
}

TEST_F(LogbookTest, AFolderWithAPasswordIsClosedToOthers) {
  std::ofstream(fs::path(folder_) / ".password") << "sesame\n";
  const auto logbook = open();
  ASSERT_FALSE(logbook.ok());
  EXPECT_EQ(logbook.error().kind(), ErrorKind::kAccess);
  EXPECT_EQ(logbook.error().message().find("sesame"), std::string::npos);
}

}  // namespace
}  // namespace landfall::logbook
