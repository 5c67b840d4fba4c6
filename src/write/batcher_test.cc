// Limits by rows, bytes and time; slicing; the budget over all tables.
#include "write/batcher.h"

#include <arrow/array/builder_primitive.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace landfall {
namespace {

using std::chrono::seconds;

TablePtr table(const std::string& name) {
  Table made;
  made.name = name;
  made.columns.push_back({.name = "n", .type = arrow::int64()});
  return std::make_shared<const Table>(made);
}

std::shared_ptr<arrow::RecordBatch> numbers(std::int64_t first, std::int64_t count) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < count; ++i) EXPECT_TRUE(builder.Append(first + i).ok());
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("n", arrow::int64())}), count,
                                  {*builder.Finish()});
}

class BatcherTest : public testing::Test {
 protected:
  Batcher make(BatchSpec limits, std::int64_t budget = 1 << 30) {
    return Batcher(
        limits, budget,
        [this](Batch batch) {
          delivered_.push_back(std::move(batch));
          return Result<void>();
        },
        [this](const Table& flushed) {
          flushed_.push_back(flushed.name);
          return Result<void>();
        });
  }
  std::vector<std::int64_t> delivered_rows() const {
    std::vector<std::int64_t> rows;
    for (const Batch& batch : delivered_) rows.push_back(batch.rows);
    return rows;
  }

  std::vector<Batch> delivered_;
  std::vector<std::string> flushed_;
  Batcher::Clock::time_point now_ = Batcher::Clock::now();
};

TEST_F(BatcherTest, DeliversExactlyTheRowLimitAndKeepsTheRest) {
  Batcher batcher = make({.rows = 10, .bytes = 0, .timeout = seconds(0)});
  const TablePtr t = table("t");
  ASSERT_TRUE(batcher.add(t, numbers(0, 7), 56, now_).ok());
  EXPECT_TRUE(delivered_.empty());
  ASSERT_TRUE(batcher.add(t, numbers(7, 25), 200, now_).ok());
  EXPECT_EQ(delivered_rows(), (std::vector<std::int64_t>{10, 10, 10}));
  ASSERT_TRUE(batcher.deliver_all().ok());
  EXPECT_EQ(delivered_rows(), (std::vector<std::int64_t>{10, 10, 10, 2}));
}

TEST_F(BatcherTest, LosesAndReordersNothing) {
  Batcher batcher = make({.rows = 7, .bytes = 100, .timeout = seconds(0)});
  const TablePtr t = table("t");
  for (std::int64_t i = 0; i < 50; ++i) ASSERT_TRUE(batcher.add(t, numbers(i * 13, 13), 104, now_).ok());
  ASSERT_TRUE(batcher.deliver_all().ok());
  std::int64_t next = 0;
  for (const Batch& batch : delivered_)
    for (const auto& part : batch.parts)
      for (std::int64_t i = 0; i < part->num_rows(); ++i)
        ASSERT_EQ(static_cast<const arrow::Int64Array&>(*part->column(0)).Value(i), next++);
  EXPECT_EQ(next, 650);
}

TEST_F(BatcherTest, NoBatchIsOverTheByteLimitUnlessOneRowIs) {
  Batcher batcher = make({.rows = 0, .bytes = 100, .timeout = seconds(0)});
  ASSERT_TRUE(batcher.add(table("t"), numbers(0, 10), 300, now_).ok());  // 30 bytes a row: three fit
  ASSERT_TRUE(batcher.add(table("big"), numbers(0, 3), 900, now_).ok());
  ASSERT_TRUE(batcher.deliver_all().ok());
  std::int64_t rows = 0;
  for (const Batch& batch : delivered_) {
    rows += batch.rows;
    EXPECT_TRUE(batch.bytes <= 100 || batch.rows == 1) << batch.bytes;
  }
  EXPECT_EQ(rows, 13);
}

TEST_F(BatcherTest, ZeroSwitchesLimitsOff) {
  Batcher batcher = make({.rows = 0, .bytes = 0, .timeout = seconds(0)});
  ASSERT_TRUE(batcher.add(table("t"), numbers(0, 100'000), 800'000, now_).ok());
  EXPECT_TRUE(delivered_.empty());
  EXPECT_FALSE(batcher.next_deadline());
}

TEST_F(BatcherTest, TimeRunsFromTheFirstRowAndFlushes) {
  Batcher batcher = make({.rows = 100, .bytes = 0, .timeout = seconds(5)});
  const TablePtr a = table("a");
  ASSERT_TRUE(batcher.add(a, numbers(0, 1), 8, now_).ok());
  ASSERT_TRUE(batcher.add(a, numbers(1, 1), 8, now_ + seconds(4)).ok());
  EXPECT_EQ(batcher.next_deadline(), now_ + seconds(5));
  ASSERT_TRUE(batcher.deliver_due(now_ + std::chrono::milliseconds(4999)).ok());
  EXPECT_TRUE(delivered_.empty());
  ASSERT_TRUE(batcher.deliver_due(now_ + seconds(5)).ok());
  EXPECT_EQ(delivered_rows(), (std::vector<std::int64_t>{2}));
  EXPECT_EQ(flushed_, (std::vector<std::string>{"a"}));
  EXPECT_FALSE(batcher.next_deadline());
}

TEST_F(BatcherTest, AFullBatchLeavesTheTimerForTheFlush) {
  Batcher batcher = make({.rows = 2, .bytes = 0, .timeout = seconds(5)});
  ASSERT_TRUE(batcher.add(table("a"), numbers(0, 2), 16, now_).ok());
  EXPECT_EQ(delivered_rows(), (std::vector<std::int64_t>{2}));
  ASSERT_TRUE(batcher.deliver_due(now_ + seconds(5)).ok());
  EXPECT_EQ(flushed_, (std::vector<std::string>{"a"}));
}

TEST_F(BatcherTest, TheFullestTableGoesWhenTheBudgetIsUsedUp) {
  Batcher batcher = make({.rows = 0, .bytes = 0, .timeout = seconds(0)}, 1000);
  ASSERT_TRUE(batcher.add(table("small"), numbers(0, 10), 300, now_).ok());
  ASSERT_TRUE(batcher.add(table("large"), numbers(0, 20), 600, now_).ok());
  EXPECT_TRUE(delivered_.empty());
  ASSERT_TRUE(batcher.add(table("third"), numbers(0, 10), 200, now_).ok());
  ASSERT_EQ(delivered_.size(), 1U);
  EXPECT_EQ(delivered_[0].table->name, "large");
}

TEST_F(BatcherTest, ANewShapeOfATableStartsANewBatch) {
  Batcher batcher = make({.rows = 100, .bytes = 0, .timeout = seconds(0)});
  ASSERT_TRUE(batcher.add(table("t"), numbers(0, 3), 24, now_).ok());
  ASSERT_TRUE(batcher.add(table("t"), numbers(3, 4), 32, now_).ok());  // same name, another Table
  ASSERT_TRUE(batcher.deliver_all().ok());
  EXPECT_EQ(delivered_rows(), (std::vector<std::int64_t>{3, 4}));
}

}  // namespace
}  // namespace landfall
