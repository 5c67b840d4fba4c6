// Tests of a Write stream without gRPC: the order in which its messages reach the destination, and what makes
// it fail.
#include "wire/serving/write_stream.h"

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/recording_plugin.h"
#include "wire/serving/served_destination.h"

namespace landfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TablePtr table(const std::string& name, bool keyed = false, bool wide = false) {
  Table made;
  made.name = name;
  made.columns.push_back({.name = "n", .type = arrow::int64(), .not_null = keyed, .primary_key = keyed});
  if (wide) made.columns.push_back({.name = "text", .type = arrow::utf8()});
  return std::make_shared<const Table>(made);
}

std::shared_ptr<arrow::RecordBatch> rows(const TablePtr& of, std::int64_t count) {
  std::vector<std::shared_ptr<arrow::Array>> columns;
  for (const Column& column : of->columns) {
    auto builder = arrow::MakeBuilder(column.type).ValueOrDie();
    EXPECT_TRUE(builder->AppendEmptyValues(count).ok());
    columns.push_back(builder->Finish().ValueOrDie());
  }
  return arrow::RecordBatch::Make(schema_of(*of, false), count, std::move(columns));
}

class WriteStreamTest : public testing::Test {
 protected:
  WriteStream& stream() {
    if (!stream_) {
      served_ = std::make_unique<ServedDestination>(plugin_.def(), log_);
      served_->install(*served_->configure("", ""), false);
      auto connection = *served_->connect();
      EXPECT_TRUE(connection->open().ok());
      stream_ = std::make_unique<WriteStream>(std::move(connection), served_->known_tables());
    }
    return *stream_;
  }
  Result<void> insert(const TablePtr& sent, std::int64_t count) {
    return stream().insert(sent, rows(sent, count));
  }
  std::vector<std::string> events() { return plugin_.record.events(); }

  fakes::RecordingPlugin plugin_;
  fakes::RecordingLog log_;
  std::unique_ptr<ServedDestination> served_;
  std::unique_ptr<WriteStream> stream_;
};

std::string message_of(const Result<void>& result) { return result.ok() ? "" : result.error().message(); }

TEST_F(WriteStreamTest, MessagesReachTheDestinationInOrder) {
  const TablePtr a = table("a", true);
  const TablePtr b = table("b");
  ASSERT_TRUE(stream().migrate(a, false).ok());
  ASSERT_TRUE(stream().migrate(b, false).ok());
  ASSERT_TRUE(insert(a, 3).ok());
  ASSERT_TRUE(stream().erase_stale("a", "src", 77).ok());
  ASSERT_TRUE(insert(b, 2).ok());
  ASSERT_TRUE(stream().erase({.table = b, .where = {}, .relations = {}}).ok());
  ASSERT_TRUE(stream().finish().ok());
  EXPECT_THAT(events(), ElementsAre("open", "migrate a b", "write a 3", "erase stale a src 77", "write b 2",
                                    "erase b", "close"));
}

TEST_F(WriteStreamTest, AChangeOfForceParts) {
  std::vector<MigrateMode> modes;
  plugin_.record.on_migrate = [&](auto, MigrateMode mode) {
    modes.push_back(mode);
    return Result<void>();
  };
  ASSERT_TRUE(stream().migrate(table("a"), false).ok());
  ASSERT_TRUE(stream().migrate(table("b"), true).ok());
  ASSERT_TRUE(stream().migrate(table("c"), true).ok());
  ASSERT_TRUE(stream().finish().ok());
  EXPECT_THAT(events(), ElementsAre("open", "migrate a", "migrate b c", "close"));
  EXPECT_THAT(modes, ElementsAre(MigrateMode::kSafe, MigrateMode::kForced));
}

TEST_F(WriteStreamTest, ATableMigratedTwiceIsMigratedTwice) {
  ASSERT_TRUE(stream().migrate(table("a"), false).ok());
  ASSERT_TRUE(stream().migrate(table("a", false, true), false).ok());
  ASSERT_TRUE(stream().finish().ok());
  EXPECT_THAT(events(), ElementsAre("open", "migrate a", "migrate a", "close"));
}

TEST_F(WriteStreamTest, KeysAreThoseOfTheMigration) {
  ASSERT_TRUE(stream().migrate(table("a", true), false).ok());
  ASSERT_TRUE(insert(table("a", false), 1).ok());
  ASSERT_TRUE(stream().finish().ok());
  EXPECT_TRUE(plugin_.record.writes().at(0).table->has_keys());
}

TEST_F(WriteStreamTest, KeysAreThoseOfTheRowsWithoutAMigration) {
  ASSERT_TRUE(insert(table("a", true), 1).ok());
  ASSERT_TRUE(stream().finish().ok());
  EXPECT_TRUE(plugin_.record.writes().at(0).table->has_keys());
}

TEST_F(WriteStreamTest, RowsOfAnotherShapeThanTheMigrationFail) {
  ASSERT_TRUE(stream().migrate(table("a"), false).ok());
  const Result<void> result = insert(table("a", false, true), 1);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kProtocol);
  EXPECT_THAT(result.error().message(), HasSubstr("the rows have 2 columns where the migrated table has 1"));
}

TEST_F(WriteStreamTest, UnmigratedRowsMayChangeTheirShape) {
  ASSERT_TRUE(insert(table("a"), 1).ok());
  ASSERT_TRUE(insert(table("a", false, true), 2).ok());
  ASSERT_TRUE(stream().finish().ok());
  EXPECT_THAT(events(), ElementsAre("open", "write a 1", "write a 2", "close"));
  EXPECT_EQ(plugin_.record.writes().at(1).table->columns.size(), 2U);
}

TEST_F(WriteStreamTest, NoRowsAreFine) {
  ASSERT_TRUE(insert(table("a"), 0).ok());
  EXPECT_TRUE(stream().finish().ok());
  EXPECT_THAT(events(), ElementsAre("open", "close"));
}

TEST_F(WriteStreamTest, AFailedMigrationFailsTheStream) {
  plugin_.record.on_migrate = [](auto, MigrateMode) { return Error(ErrorKind::kSchema, "needs force"); };
  ASSERT_TRUE(stream().migrate(table("a"), false).ok());
  const Result<void> result = insert(table("a"), 1);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kSchema);
  EXPECT_EQ(result.error().message(), "migrating tables: needs force");
}

TEST_F(WriteStreamTest, ARefusedTableFailsTheStreamAtItsEndAndKeepsTheOthers) {
  plugin_.on_write = [](const Batch& batch, const Context&) -> Result<void> {
    if (batch.table->name != "bad") return {};
    return Error(ErrorKind::kRejected, "no");
  };
  ASSERT_TRUE(insert(table("bad"), 10).ok());
  ASSERT_TRUE(insert(table("good"), 10).ok());
  ASSERT_TRUE(stream().erase_stale("bad", "src", 1).ok());
  const Result<void> result = stream().finish();
  EXPECT_EQ(message_of(result), "writing table \"bad\": no");
  EXPECT_TRUE(stream().is_logged());
  EXPECT_EQ(log_.count(LogLevel::kError), 1U);
  // The old rows of the failed table stay.
  EXPECT_THAT(events(), ElementsAre("open", "write good 10", "close"));
}

TEST_F(WriteStreamTest, ALostConnectionEndsTheStreamEarly) {
  plugin_.on_write = [](const Batch&, const Context&) { return Error(ErrorKind::kAccess, "thrown out"); };
  ASSERT_TRUE(insert(table("a"), 10).ok());
  ASSERT_FALSE(stream().settle().ok());
  const Result<void> result = insert(table("a"), 10);
  EXPECT_EQ(message_of(result), "writing table \"a\": thrown out");
  EXPECT_FALSE(stream().is_logged());
}

TEST_F(WriteStreamTest, AStreamThatIsDroppedClosesNothing) {
  ASSERT_TRUE(insert(table("a"), 3).ok());
  stream_.reset();
  EXPECT_THAT(events(), testing::Not(testing::Contains("close")));
  EXPECT_EQ(events().back(), "gone");
}

TEST_F(WriteStreamTest, DeletingFromATableNobodyDescribed) {
  TablePtr erased;
  plugin_.record.on_erase = [&](const Erase& which) {
    erased = std::visit([](const auto& rows) { return rows.table; }, which);
    return Result<void>();
  };
  ASSERT_TRUE(stream().erase_stale("old", "src", 1).ok());
  EXPECT_GE(erased->find("_cq_sync_time"), 0);
  EXPECT_GE(erased->find("_cq_source_name"), 0);
  ChosenRows chosen{.table = stream().table("old"), .where = {}, .relations = {}};
  const auto seven = arrow::json::ArrayFromJSONString(arrow::int16(), "[7]").ValueOrDie();
  chosen.where.push_back({Grouping::kAnd, {{"id", seven}}});
  ASSERT_TRUE(stream().erase(std::move(chosen)).ok());
  ASSERT_GE(erased->find("id"), 0);
  EXPECT_TRUE(erased->columns[static_cast<std::size_t>(erased->find("id"))].type->Equals(arrow::int16()));
}

TEST_F(WriteStreamTest, TablesOfEarlierStreamsAreKnown) {
  ASSERT_TRUE(stream().migrate(table("a", true), false).ok());
  ASSERT_TRUE(stream().finish().ok());
  auto connection = *served_->connect();
  ASSERT_TRUE(connection->open().ok());
  const WriteStream second(std::move(connection), served_->known_tables());
  EXPECT_TRUE(second.table("a")->has_keys());
}

TEST_F(WriteStreamTest, WhatIsNotDeclaredIsRefused) {
  plugin_.capabilities.delete_stale = plugin_.capabilities.delete_relations = false;
  const Result<void> stale = stream().erase_stale("a", "src", 1);
  ASSERT_FALSE(stale.ok());
  EXPECT_EQ(stale.error().kind(), ErrorKind::kUnsupported);
  EXPECT_THAT(stale.error().message(), HasSubstr("\"recording\" cannot delete stale rows"));
  const Result<void> related = stream().erase({.table = table("a"), .where = {}, .relations = {{"b", "a"}}});
  EXPECT_THAT(message_of(related), HasSubstr("cannot delete rows of related tables"));
  EXPECT_TRUE(stream().erase({.table = table("a"), .where = {}, .relations = {}}).ok());
}

TEST_F(WriteStreamTest, WhereNothingIsReplacedKeyedRowsAreAddedWithOneWarningATable) {
  plugin_.capabilities.overwrite = false;
  ASSERT_TRUE(stream().migrate(table("a", true), false).ok());
  ASSERT_TRUE(insert(table("a", true), 10).ok());
  ASSERT_TRUE(insert(table("b", true), 10).ok());
  ASSERT_TRUE(insert(table("b", true), 10).ok());
  ASSERT_TRUE(stream().finish().ok());
  EXPECT_EQ(log_.count(LogLevel::kWarn), 2U);
  for (const auto& written : plugin_.record.writes()) EXPECT_FALSE(written.table->has_keys());
}

TEST_F(WriteStreamTest, ADestinationThatPublishesDoesSoBeforeItCloses) {
  plugin_.capabilities.publish = true;
  ASSERT_TRUE(insert(table("a"), 1).ok());
  ASSERT_TRUE(stream().finish().ok());
  EXPECT_THAT(events(), ElementsAre("open", "write a 1", "publish", "close"));
}

TEST_F(WriteStreamTest, CancellingEndsAWaitingWrite) {
  plugin_.on_write = [this](const Batch&, const Context& context) -> Result<void> {
    plugin_.record.note("stuck");
    while (!context.cancel->wait_for(std::chrono::milliseconds(1000))) continue;
    return context.cancel->check();
  };
  stream();
  auto connection = *served_->connect();
  const auto cancel = connection->cancel();
  ASSERT_TRUE(connection->open().ok());
  WriteStream stuck(std::move(connection), served_->known_tables());
  const TablePtr a = table("a");
  ASSERT_TRUE(stuck.insert(a, rows(a, 10)).ok());
  plugin_.record.wait_for("stuck");
  cancel->cancel("the client has gone");
  const Result<void> result = stuck.settle();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kCancelled);
}

}  // namespace
}  // namespace landfall
