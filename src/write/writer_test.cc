// The writer's promises: every row delivered or an error, retries where rows cannot double, nobody waits for
// ever.
#include "write/writer.h"

#include <arrow/array/builder_primitive.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "tests/fakes/recording_destination.h"

namespace landfall {
namespace {

TablePtr table(const std::string& name, bool keyed) {
  Table made;
  made.name = name;
  made.columns.push_back({.name = "n", .type = arrow::int64(), .not_null = keyed, .primary_key = keyed});
  return std::make_shared<const Table>(made);
}

std::shared_ptr<arrow::RecordBatch> rows(std::int64_t count) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < count; ++i) EXPECT_TRUE(builder.Append(i).ok());
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("n", arrow::int64())}), count,
                                  {*builder.Finish()});
}

class WriterTest : public testing::Test {
 protected:
  std::unique_ptr<Writer> make(std::int64_t queue_bytes = 1 << 20) {
    WriterOptions options;
    options.gather = {.rows = 10, .bytes = 0, .timeout = Duration(0)};
    options.queue_bytes = queue_bytes;
    options.retry = {.attempts = 3, .first_pause = std::chrono::milliseconds(1)};
    return std::make_unique<Writer>(std::make_unique<fakes::RecordingDestination>(record_), options,
                                    context_);
  }

  fakes::Record record_;
  Context context_;
};

TEST_F(WriterTest, EveryRowIsWrittenBeforeClose) {
  TableTally tally(table("t", false));
  auto writer = make();
  for (int i = 0; i < 7; ++i) ASSERT_TRUE(writer->insert(tally, rows(3), 24));
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_EQ(tally.written(), 21);
  EXPECT_EQ(record_.events(), (std::vector<std::string>{"write t 10", "write t 10", "write t 1", "close"}));
}

TEST_F(WriterTest, ATaskRunsBehindTheRowsBeforeIt) {
  TableTally tally(table("t", false));
  auto writer = make();
  ASSERT_TRUE(writer->insert(tally, rows(3), 24));
  auto done = writer->post([this](Destination&) {
    record_.note("task");
    return Result<void>();
  });
  ASSERT_TRUE(writer->insert(tally, rows(1), 8));
  ASSERT_TRUE(done.get().ok());
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_EQ(record_.events(), (std::vector<std::string>{"write t 3", "task", "write t 1", "close"}));
}

TEST_F(WriterTest, ARefusedBatchFailsItsTableAndNoOther) {
  record_.on_write = [](const Batch& batch) -> Result<void> {
    if (batch.table->name == "bad") return Error(ErrorKind::kRejected, "no");
    return {};
  };
  TableTally bad(table("bad", false));
  TableTally good(table("good", false));
  auto writer = make();
  ASSERT_TRUE(writer->insert(bad, rows(10), 80));
  ASSERT_TRUE(writer->insert(good, rows(10), 80));
  ASSERT_TRUE(writer->insert(bad, rows(10), 80));
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_TRUE(bad.failed());
  EXPECT_EQ(bad.error()->message(), "writing table \"bad\": no");
  EXPECT_EQ(good.written(), 10);
}

TEST_F(WriterTest, RetriesAKeyedTableButNotAnAppend) {
  std::atomic<int> attempts{0};
  record_.on_write = [&](const Batch&) -> Result<void> {
    if (++attempts % 2 == 1) return Error(ErrorKind::kTransient, "busy");
    return {};
  };
  TableTally keyed(table("keyed", true));
  auto writer = make();
  ASSERT_TRUE(writer->insert(keyed, rows(10), 80));
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(keyed.written(), 10);

  attempts = 0;
  TableTally append(table("append", false));
  writer = make();
  writer->insert(append, rows(10), 80);
  const Result<void> finished = writer->finish();
  ASSERT_FALSE(finished.ok());
  EXPECT_EQ(finished.error().kind(), ErrorKind::kTransient);
  EXPECT_EQ(attempts, 1);
}

TEST_F(WriterTest, RetriesAnAppendThatLeftNothing) {
  std::atomic<int> attempts{0};
  record_.on_write = [&](const Batch&) -> Result<void> {
    if (++attempts < 3) return Error(ErrorKind::kTransient, "busy").undone();
    return {};
  };
  TableTally append(table("append", false));
  auto writer = make();
  ASSERT_TRUE(writer->insert(append, rows(10), 80));
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_EQ(attempts, 3);
}

TEST_F(WriterTest, GivesUpAfterTheLastAttempt) {
  std::atomic<int> attempts{0};
  record_.on_write = [&](const Batch&) -> Result<void> {
    ++attempts;
    return Error(ErrorKind::kConnection, "gone");
  };
  TableTally keyed(table("keyed", true));
  auto writer = make();
  writer->insert(keyed, rows(10), 80);
  EXPECT_FALSE(writer->finish().ok());
  EXPECT_EQ(attempts, 3);
}

TEST_F(WriterTest, AFailedWriterRefusesRowsAndAnswersTasks) {
  record_.on_write = [](const Batch&) -> Result<void> { return Error(ErrorKind::kConnection, "gone"); };
  TableTally tally(table("t", false));
  auto writer = make(100);
  bool accepted = true;
  for (int i = 0; i < 1000 && accepted; ++i) accepted = writer->insert(tally, rows(10), 80);
  EXPECT_FALSE(accepted);
  const Result<void> task = writer->post([](Destination&) { return Result<void>(); }).get();
  ASSERT_FALSE(task.ok());
  EXPECT_EQ(task.error().kind(), ErrorKind::kConnection);
  ASSERT_TRUE(writer->error());
}

TEST_F(WriterTest, CancellingFreesAWaitingProducer) {
  record_.on_write = [this](const Batch&) -> Result<void> {
    context_.cancel->cancel("received interrupt signal");
    return {};
  };
  TableTally tally(table("t", false));
  auto writer = make(100);
  bool accepted = true;
  for (int i = 0; i < 1000 && accepted; ++i) accepted = writer->insert(tally, rows(10), 80);
  EXPECT_FALSE(accepted);
  const Result<void> finished = writer->finish();
  ASSERT_FALSE(finished.ok());
  EXPECT_EQ(finished.error().kind(), ErrorKind::kCancelled);
}

TEST_F(WriterTest, DestroyingItClosesNothing) {
  TableTally tally(table("t", false));
  make()->insert(tally, rows(3), 24);
  for (const std::string& event : record_.events()) EXPECT_NE(event, "close");
}

TEST_F(WriterTest, AFailedCloseIsAnError) {
  record_.on_close = [] { return Error(ErrorKind::kConnection, "disk full"); };
  TableTally tally(table("t", false));
  auto writer = make();
  ASSERT_TRUE(writer->insert(tally, rows(3), 24));
  const Result<void> finished = writer->finish();
  ASSERT_FALSE(finished.ok());
  EXPECT_EQ(finished.error().message(), "closing: disk full");
}

}  // namespace
}  // namespace landfall
