// The object destination over a store in memory: where files are cut, named, and what is visible when.
#include "families/object/object_destination.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "families/object/memory_store.h"
#include "families/object/test_rows.h"

namespace landfall::object {
namespace {

using std::chrono::system_clock;
using testing::HasSubstr;
using Contents = MemoryStore::Contents;

class ObjectDestinationTest : public testing::Test {
 protected:
  std::unique_ptr<ObjectDestination> open(std::string_view path, BatchSpec rotate,
                                          Format format = Format::kCsv) {
    FileFormat file_format;
    file_format.format = format;
    ObjectOptions options{.format = file_format,
                          .path = *PathTemplate::parse(path, to_string(format), PlaceholderSet::all()),
                          .rotate = rotate,
                          .sync_id = "run"};
    options.memory_bytes = memory_bytes_;
    options.max_open = max_open_;
    options.clock = [this] { return now_; };
    return std::make_unique<ObjectDestination>(std::make_unique<MemoryStore>(contents_), std::move(options),
                                               null_log());
  }
  // Rows of each object, in the order they were finished: csv lines without the header.
  std::vector<std::int64_t> rows_per_file() const {
    std::vector<std::int64_t> rows;
    for (const std::string& key : contents_->committed) {
      const std::string& bytes = contents_->objects.at(key);
      rows.push_back(std::count(bytes.begin(), bytes.end(), '\n') - 1);
    }
    return rows;
  }
  std::string all_rows() const {
    std::string all;
    for (const std::string& key : contents_->committed)
      all += contents_->objects.at(key).substr(contents_->objects.at(key).find('\n') + 1);
    return all;
  }

  std::shared_ptr<Contents> contents_ = std::make_shared<Contents>();
  system_clock::time_point now_ = system_clock::from_time_t(1772600767);  // 2026-03-04T05:06:07Z
  std::int64_t memory_bytes_ = 96 << 20;
  std::size_t max_open_ = 0;
};

constexpr BatchSpec kNoLimits{.rows = 0, .bytes = 0, .timeout = Duration::zero()};

TEST_F(ObjectDestinationTest, FilesHoldExactlyTheRowsOfTheLimit) {
  auto destination = open("{{TABLE}}/{{UUID}}", {.rows = 4, .bytes = 0, .timeout = Duration::zero()});
  const TablePtr table = numbers_table();
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 3), numbers(*table, 3, 7)})).ok());
  EXPECT_EQ(contents_->committed.size(), 2U);
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 10, 1)})).ok());
  ASSERT_TRUE(destination->close().ok());
  EXPECT_THAT(rows_per_file(), testing::ElementsAre(4, 4, 3));
  EXPECT_EQ(all_rows(), "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
}

TEST_F(ObjectDestinationTest, FullFileIsFinishedAtOnceAndNoEmptyOneFollows) {
  auto destination = open("{{TABLE}}/{{UUID}}", {.rows = 5, .bytes = 0, .timeout = Duration::zero()});
  const TablePtr table = numbers_table();
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 5)})).ok());
  EXPECT_EQ(contents_->committed.size(), 1U);
  ASSERT_TRUE(destination->close().ok());
  EXPECT_EQ(contents_->committed.size(), 1U);
}

TEST_F(ObjectDestinationTest, FilesEndBeforeTheBytesOfTheLimit) {
  auto destination = open("{{TABLE}}/{{UUID}}", {.rows = 0, .bytes = 100, .timeout = Duration::zero()});
  const TablePtr table = numbers_table();
  // 16 values of 8 bytes: 12 fit into 100.
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 16)})).ok());
  ASSERT_TRUE(destination->close().ok());
  EXPECT_THAT(rows_per_file(), testing::ElementsAre(12, 4));
}

TEST_F(ObjectDestinationTest, RowLargerThanTheLimitGetsAFileOfItsOwn) {
  auto destination = open("{{TABLE}}/{{UUID}}", {.rows = 0, .bytes = 5, .timeout = Duration::zero()});
  const TablePtr table = numbers_table();
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 3)})).ok());
  ASSERT_TRUE(destination->close().ok());
  EXPECT_THAT(rows_per_file(), testing::ElementsAre(1, 1, 1));
}

TEST_F(ObjectDestinationTest, FlushFinishesTheTablesFileOnly) {
  auto destination =
      open("{{TABLE}}/{{UUID}}", {.rows = 100, .bytes = 0, .timeout = std::chrono::seconds(30)});
  const TablePtr a = numbers_table("a");
  const TablePtr b = numbers_table("b");
  ASSERT_TRUE(destination->write(batch_of(a, {numbers(*a, 0, 1)})).ok());
  ASSERT_TRUE(destination->write(batch_of(b, {numbers(*b, 0, 1)})).ok());
  EXPECT_TRUE(contents_->objects.empty());
  ASSERT_TRUE(destination->flush(*a).ok());
  ASSERT_EQ(contents_->committed.size(), 1U);
  EXPECT_THAT(contents_->committed[0], testing::StartsWith("a/"));
}

TEST_F(ObjectDestinationTest, EveryFileHasANewUuidAndItsOwnOpeningTime) {
  auto destination =
      open("{{TABLE}}/{{HOUR}}-{{MINUTE}}/{{UUID}}", {.rows = 1, .bytes = 0, .timeout = Duration::zero()});
  const TablePtr table = numbers_table();
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 1)})).ok());
  now_ += std::chrono::minutes(55);
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 1, 1)})).ok());
  ASSERT_EQ(contents_->committed.size(), 2U);
  EXPECT_THAT(contents_->committed[0], testing::StartsWith("numbers/05-06/"));
  EXPECT_THAT(contents_->committed[1], testing::StartsWith("numbers/06-01/"));
  EXPECT_NE(contents_->committed[0].substr(14), contents_->committed[1].substr(14));
}

TEST_F(ObjectDestinationTest, WithoutUuidIsOneFilePerTableReplacedAtClose) {
  contents_->objects["numbers.csv"] = "from an earlier run";
  auto destination = open("{{TABLE}}.csv", kNoLimits);
  const TablePtr table = numbers_table();
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 2)})).ok());
  ASSERT_TRUE(destination->flush(*table).ok());
  EXPECT_EQ(contents_->objects["numbers.csv"], "from an earlier run");
  ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 2, 2)})).ok());
  ASSERT_TRUE(destination->close().ok());
  EXPECT_EQ(contents_->objects["numbers.csv"], "n\n0\n1\n2\n3\n");
}

TEST_F(ObjectDestinationTest, ReadingInMidSyncLosesNothingThatFollows) {
  for (const Format format : {Format::kCsv, Format::kJson, Format::kParquet}) {
    auto destination = open("{{TABLE}}-{{MINUTE}}.{{FORMAT}}", kNoLimits, format);
    const TablePtr table = numbers_table();
    std::int64_t read = 0;
    const BatchSink count = [&read](const std::shared_ptr<arrow::RecordBatch>& rows) -> Result<void> {
      read += rows->num_rows();
      return {};
    };
    ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 3)})).ok());
    ASSERT_TRUE(destination->read(*table, count).ok());
    EXPECT_EQ(read, 3);
    now_ += std::chrono::minutes(1);
    ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 3, 2)})).ok());
    ASSERT_TRUE(destination->read(*table, count).ok());
    EXPECT_EQ(read, 8);
  }
}

TEST_F(ObjectDestinationTest, ReadingNeedsAFileNameThatIsKnown) {
  const TablePtr table = numbers_table();
  const BatchSink ignore = [](const std::shared_ptr<arrow::RecordBatch>&) -> Result<void> { return {}; };
  EXPECT_TRUE(open("{{TABLE}}", kNoLimits)->read(*table, ignore).ok());
  EXPECT_EQ(open("{{TABLE}}/{{UUID}}", kNoLimits)->read(*table, ignore).error().kind(),
            ErrorKind::kUnsupported);
  EXPECT_EQ(open("{{TABLE}}/{{YEAR}}", kNoLimits)->read(*table, ignore).error().kind(),
            ErrorKind::kUnsupported);
}

TEST_F(ObjectDestinationTest, DestroyedWithoutCloseLeavesNothing) {
  for (const Format format : {Format::kCsv, Format::kJson, Format::kParquet}) {
    auto destination =
        open("{{TABLE}}/{{UUID}}", {.rows = 100, .bytes = 0, .timeout = Duration::zero()}, format);
    const TablePtr table = numbers_table();
    ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 50)})).ok());
    destination.reset();
    EXPECT_TRUE(contents_->objects.empty());
    EXPECT_EQ(contents_->open_now, 0);
  }
}

TEST_F(ObjectDestinationTest, FailingStoreLeavesNothingAndItsErrorIsKept) {
  for (const Format format : {Format::kCsv, Format::kJson, Format::kParquet}) {
    contents_->fail_after_bytes = 10;
    auto destination = open("{{TABLE}}", kNoLimits, format);
    const TablePtr table = numbers_table();
    Result<void> done = destination->write(batch_of(table, {numbers(*table, 0, 50)}));
    if (done.ok()) done = destination->close();
    ASSERT_FALSE(done.ok());
    EXPECT_THAT(done.error().message(), HasSubstr("the store is full"));
    destination.reset();
    EXPECT_TRUE(contents_->objects.empty());
  }
}

TEST_F(ObjectDestinationTest, RowsThatCannotBeEncodedLeaveNoFile) {
  auto destination = open("{{TABLE}}", kNoLimits, Format::kParquet);
  const TablePtr table = table_of("t", {{.name = "n", .type = arrow::null()}});
  const auto rows =
      arrow::RecordBatch::Make(schema_of(*table, false), 1, {std::make_shared<arrow::NullArray>(1)});
  const Result<void> done = destination->write(batch_of(table, {rows}));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind(), ErrorKind::kUnsupported);
  destination.reset();
  EXPECT_TRUE(contents_->objects.empty());
}

TEST_F(ObjectDestinationTest, ChangedColumnsBeginANewFileOrAreRefused) {
  const TablePtr before = numbers_table("t");
  const TablePtr after =
      table_of("t", {{.name = "n", .type = arrow::int64()}, {.name = "m", .type = arrow::int64()}});
  auto rotating = open("{{TABLE}}/{{UUID}}", {.rows = 100, .bytes = 0, .timeout = Duration::zero()});
  ASSERT_TRUE(rotating->write(batch_of(before, {numbers(*before, 0, 2)})).ok());
  ASSERT_TRUE(rotating->write(batch_of(after, {rows_of(*after, {R"({"n":1,"m":2})"})})).ok());
  ASSERT_TRUE(rotating->close().ok());
  EXPECT_THAT(rows_per_file(), testing::ElementsAre(2, 1));

  auto single = open("{{TABLE}}", kNoLimits);
  ASSERT_TRUE(single->write(batch_of(before, {numbers(*before, 0, 2)})).ok());
  const Result<void> refused = single->write(batch_of(after, {rows_of(*after, {R"({"n":1,"m":2})"})}));
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message(), HasSubstr("columns of table \"t\" changed in mid-sync"));
}

TEST_F(ObjectDestinationTest, TooManyOpenFilesEndTheLongestUnused) {
  max_open_ = 3;
  auto destination = open("{{TABLE}}/{{UUID}}", {.rows = 100, .bytes = 0, .timeout = Duration::zero()});
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 5; ++i) {
      const TablePtr table = numbers_table("t" + std::to_string(i));
      ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, 0, 1)})).ok());
    }
  EXPECT_EQ(contents_->open_at_most, 3);
  ASSERT_TRUE(destination->close().ok());
  EXPECT_EQ(contents_->committed.size(), 10U);
}

TEST_F(ObjectDestinationTest, ManyTablesKeepToTheMemoryAndLoseNothing) {
  memory_bytes_ = 64 << 10;
  auto destination = open("{{TABLE}}", kNoLimits, Format::kParquet);
  constexpr int kTables = 40;
  for (int round = 0; round < 10; ++round)
    for (int i = 0; i < kTables; ++i) {
      const TablePtr table = numbers_table("t" + std::to_string(i));
      ASSERT_TRUE(destination->write(batch_of(table, {numbers(*table, round * 50, 50)})).ok());
    }
  for (int i = 0; i < kTables; ++i) {
    std::int64_t sum = 0;
    const BatchSink add = [&sum](const std::shared_ptr<arrow::RecordBatch>& rows) -> Result<void> {
      const auto& values = static_cast<const arrow::Int64Array&>(*rows->column(0));
      for (std::int64_t row = 0; row < values.length(); ++row) sum += values.Value(row);
      return {};
    };
    ASSERT_TRUE(destination->read(*numbers_table("t" + std::to_string(i)), add).ok());
    EXPECT_EQ(sum, 499 * 500 / 2);
  }
}

TEST_F(ObjectDestinationTest, ErasingIsRefusedAndMigratingDoesNothing) {
  auto destination = open("{{TABLE}}", kNoLimits);
  const TablePtr table = numbers_table();
  EXPECT_EQ(destination->erase(StaleRows{table, "source", 0}).error().kind(), ErrorKind::kUnsupported);
  const std::vector<TablePtr> wanted{table};
  EXPECT_TRUE(destination->migrate(wanted, MigrateMode::kForced).ok());
  const auto plans = destination->plan(wanted);
  ASSERT_TRUE(plans.ok());
  ASSERT_EQ(plans->size(), 1U);
  EXPECT_FALSE((*plans)[0].needs_force);
  EXPECT_TRUE((*plans)[0].changes.empty());
  EXPECT_TRUE(contents_->objects.empty());
}

TEST(GatherFor, IsBoundedWhateverTheFileLimits) {
  const BatchSpec none = gather_for({.rows = 0, .bytes = 0, .timeout = Duration::zero()});
  EXPECT_EQ(none.rows, 65536);
  EXPECT_EQ(none.bytes, 8 << 20);
  const BatchSpec small = gather_for({.rows = 100, .bytes = 1000, .timeout = std::chrono::seconds(5)});
  EXPECT_EQ(small.rows, 100);
  EXPECT_EQ(small.bytes, 1000);
  EXPECT_EQ(small.timeout, std::chrono::seconds(5));
}

}  // namespace
}  // namespace landfall::object
