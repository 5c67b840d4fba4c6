// Rows in the order of their keys: as SQLite's index has them, and never two of equal key the wrong way
// round.
#include "destinations/sqlite/key_order.h"

#include <gmock/gmock.h>

#include <random>

#include "destinations/sqlite/test_database.h"

namespace landfall::sqlite {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint32_t> order_of(const Batch& batch, Direction direction = Direction::kUp) {
  const auto order = key_order(batch, direction);
  EXPECT_TRUE(order.ok());
  std::vector<std::uint32_t> rows;
  for (const RowRef& row : *order) rows.push_back(row.part * 100 + row.row);
  return rows;
}

Batch texts(const std::string& json) { return rows(table("t", {key(column("k", arrow::utf8()))}), {json}); }

TEST(KeyOrder, TextsByTheirBytes) {
  EXPECT_THAT(order_of(texts(R"(["common-b", "common-", "common-ba", "common-\u00e9", "common-Z"])")),
              ElementsAre(1, 4, 0, 2, 3));
  EXPECT_THAT(order_of(texts(R"(["b", "a", "c"])"), Direction::kDown), ElementsAre(2, 0, 1));
}

TEST(KeyOrder, EqualKeysStayAsTheyCame) {
  EXPECT_THAT(order_of(texts(R"(["b", "a", "b", "a"])")), ElementsAre(1, 3, 0, 2));
  EXPECT_THAT(order_of(texts(R"(["b", "a", "b", "a"])"), Direction::kDown), ElementsAre(0, 2, 1, 3));
}

TEST(KeyOrder, WhatIsInOrderIsLeftAlone) {
  EXPECT_THAT(order_of(texts(R"(["a", "b", "b", "c"])")), IsEmpty());
  EXPECT_THAT(order_of(texts(R"(["a"])")), IsEmpty());
  EXPECT_THAT(order_of(rows(table("t", {column("v", arrow::int64())}), {"[3, 2]"})), IsEmpty());
}

TEST(KeyOrder, NumbersByTheirValueOverAllParts) {
  const auto wanted = table("t", {key(column("a", arrow::int32())), key(column("b", arrow::uint64()))});
  Batch batch = rows(wanted, {"[1, -1, 1]", "[18446744073709551615, 5, 2]"});
  batch.parts.push_back(rows(wanted, {"[-2147483648, 1]", "[9, 3]"}).parts[0]);
  batch.rows = 5;
  EXPECT_THAT(order_of(batch), ElementsAre(100, 1, 2, 101, 0));
}

class KeyOrderInSqlite : public SqliteTest {};

// Both ways of taking rows in: a new file (row by row in a transaction) and an existing one (a batch a
// statement).
TEST_F(KeyOrderInSqlite, ShuffledRowsEndAsTheLastOfEachKey) {
  const auto wanted = table("t", {key(column("k", arrow::int64())), column("v", arrow::int64())});
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  std::map<int, int> expected;
  int written = 0;
  for (int sync = 0; sync < 2; ++sync) {
    auto destination = open();
    ok(migrate(*destination, wanted));
    for (int i = 0; i < 3; ++i) {
      std::string keys = "[";
      std::string values = "[";
      for (int n = 0; n < 500; ++n, ++written) {
        const int chosen = static_cast<int>(random() % 400);
        expected[chosen] = written;
        keys += (n == 0 ? "" : ",") + std::to_string(chosen);
        values += (n == 0 ? "" : ",") + std::to_string(written);
      }
      ok(destination->write(rows(wanted, {keys + "]", values + "]"})));
    }
    ok(destination->close());
  }
  std::vector<std::string> lines;
  for (const auto& [k, v] : expected) lines.push_back(std::to_string(k) + "|" + std::to_string(v));
  EXPECT_EQ(sql("SELECT k, v FROM t ORDER BY k"), lines);
}

}  // namespace
}  // namespace landfall::sqlite
