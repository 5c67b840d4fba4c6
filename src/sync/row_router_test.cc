// Which writer takes which rows.
#include "sync/row_router.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "landfall/table.h"

namespace landfall {
namespace {

TablePtr table_with(bool key) {
  auto table = std::make_shared<Table>();
  table->name = "t";
  Column id;
  id.name = "id";
  id.type = arrow::int64();
  id.primary_key = key;
  Column number;
  number.name = "n";
  number.type = arrow::int64();
  table->columns = {id, number};
  return table;
}

std::shared_ptr<arrow::Array> numbers(std::int64_t count, std::int64_t modulus) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < count; ++i) EXPECT_TRUE(builder.Append(i % modulus).ok());
  return builder.Finish().ValueOrDie();
}

/// ids 0 to 9 in turn, n counting up.
std::shared_ptr<arrow::RecordBatch> rows(const Table& table, std::int64_t count) {
  return arrow::RecordBatch::Make(schema_of(table, false), count,
                                  {numbers(count, 10), numbers(count, 1'000'000)});
}

std::int64_t at(const arrow::RecordBatch& batch, int column, std::int64_t row) {
  return static_cast<const arrow::Int64Array&>(*batch.column(column)).Value(row);
}

TEST(RowRouterTest, ASmallTableStaysAtHome) {
  const TablePtr table = table_with(true);
  RowRouter router(2, 3);
  router.expect(table);
  const auto shares = router.route(rows(*table, 5), 50);
  ASSERT_TRUE(shares.ok());
  ASSERT_EQ(shares->size(), 1U);
  EXPECT_EQ(shares->front().writer, 2U);
  EXPECT_EQ(shares->front().bytes, 50);
}

TEST(RowRouterTest, RowsWithoutKeysGoInTurn) {
  const TablePtr table = table_with(false);
  RowRouter router(0, 3);
  router.expect(table);
  router.spread();
  std::set<std::size_t> writers;
  for (int i = 0; i < 3; ++i) {
    const auto shares = router.route(rows(*table, 5), 50);
    ASSERT_TRUE(shares.ok());
    ASSERT_EQ(shares->size(), 1U);
    writers.insert(shares->front().writer);
  }
  EXPECT_EQ(writers.size(), 3U);
}

TEST(RowRouterTest, EqualKeysGoToOneWriterInTheirOrder) {
  const TablePtr table = table_with(true);
  RowRouter router(0, 3);
  router.expect(table);
  router.spread();
  std::map<std::int64_t, std::size_t> writer_of;
  std::int64_t total = 0;
  std::int64_t bytes = 0;
  for (int i = 0; i < 2; ++i) {
    const auto shares = router.route(rows(*table, 100), 1000);
    ASSERT_TRUE(shares.ok());
    for (const auto& share : *shares) {
      total += share.rows->num_rows();
      bytes += share.bytes;
      for (std::int64_t row = 0; row < share.rows->num_rows(); ++row) {
        const auto [known, fresh] = writer_of.emplace(at(*share.rows, 0, row), share.writer);
        EXPECT_EQ(known->second, share.writer);
        if (row > 0) {
          EXPECT_LT(at(*share.rows, 1, row - 1), at(*share.rows, 1, row));
        }
      }
    }
  }
  EXPECT_EQ(total, 200);
  EXPECT_EQ(bytes, 2000);
  EXPECT_EQ(writer_of.size(), 10U);
}

}  // namespace
}  // namespace landfall
