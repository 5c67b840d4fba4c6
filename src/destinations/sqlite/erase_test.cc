// Deleting stale rows to the microsecond, and chosen rows with their children.
#include <gmock/gmock.h>

#include "destinations/sqlite/test_database.h"

namespace landfall::sqlite {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::int64_t kSync = 1'682'294'400'123'456;  // 2023-04-24T00:00:00.123456Z

class SqliteEraseTest : public SqliteTest {
 protected:
  const TablePtr synced_ =
      table("t", {column("_cq_sync_time", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")),
                  column("_cq_source_name", arrow::utf8()), column("id", arrow::int64())});

  Batch synced(std::int64_t time, const std::string& source, int id) {
    return rows(synced_,
                {"[" + std::to_string(time) + "]", "[" + source + "]", "[" + std::to_string(id) + "]"});
  }
  static Predicate equals(std::string name, const std::shared_ptr<arrow::DataType>& type,
                          const std::string& value) {
    return {std::move(name), arrow::json::ArrayFromJSONString(type, "[" + value + "]").ValueOrDie()};
  }
};

TEST_F(SqliteEraseTest, OnlyOlderRowsOfTheSourceGo) {
  auto destination = open();
  ok(migrate(*destination, synced_));
  ok(destination->write(synced(kSync - 1, R"("a")", 1)));
  ok(destination->write(synced(kSync, R"("a")", 2)));
  ok(destination->write(synced(kSync + 1, R"("a")", 3)));
  ok(destination->write(synced(kSync - 1, R"("b")", 4)));
  ok(destination->write(synced(kSync - 1, "null", 5)));
  ok(destination->erase(StaleRows{synced_, "a", kSync}));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id FROM t"), ElementsAre("2", "3", "4", "5"));
}

// As CloudQuery writes them: as many digits as needed; and forms that other versions and programs leave.
TEST_F(SqliteEraseTest, TextsOfAnyLengthCompareByTheirTime) {
  sql("CREATE TABLE t (\"_cq_sync_time\" timestamp, \"_cq_source_name\" text, \"id\" integer);"
      "INSERT INTO t VALUES ('2023-04-24T00:00:00Z', 'a', 1), ('2023-04-24T00:00:00.1Z', 'a', 2),"
      "('2023-04-24T00:00:00.12345Z', 'a', 3), ('2023-04-24T00:00:00.123456Z', 'a', 4),"
      "('2023-04-24T00:00:00.2Z', 'a', 5), ('2023-04-24T00:00:01Z', 'a', 6), ('2023-04-24 00:00:00.1', 'a', "
      "7),"
      "('2023-04-24T01:00:00.123455+01:00', 'a', 8), ('2023-04-24T01:00:00.123456+01:00', 'a', 9),"
      "('not a time', 'a', 10), (NULL, 'a', 11)");
  auto destination = open();
  ok(destination->erase(StaleRows{synced_, "a", kSync}));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id FROM t"), ElementsAre("4", "5", "6", "9", "10", "11"));
}

TEST_F(SqliteEraseTest, RowsThatAnotherProgramAddsMeanwhileAreSeen) {
  auto destination = open();
  ok(migrate(*destination, synced_));
  ok(destination->write(synced(kSync, R"("a")", 1)));
  ok(destination->flush(*synced_));
  sql("INSERT INTO t VALUES ('2020-01-01T00:00:00Z', 'a', 2)");
  ok(destination->erase(StaleRows{synced_, "a", kSync}));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id FROM t"), ElementsAre("1"));
}

TEST_F(SqliteEraseTest, ConditionsAreJoinedAsTheySay) {
  const auto wanted = table("t", {column("a", arrow::int64()), column("b", arrow::utf8())});
  auto destination = open();
  ok(migrate(*destination, wanted));
  ok(destination->write(rows(wanted, {"[1, 1, 2, null, 4]", R"(["x", "y", "x", "z", "it's"])"})));
  const Predicate one = equals("a", arrow::int64(), "1");
  const Predicate x = equals("b", arrow::utf8(), R"("x")");
  ok(destination->erase(ChosenRows{wanted, {{Grouping::kAnd, {one, x}}}, {}}));
  EXPECT_EQ(read(*destination, *wanted)->num_rows(), 4);
  ok(destination->erase(ChosenRows{wanted, {{Grouping::kOr, {one, x}}, {Grouping::kAnd, {x}}}, {}}));
  EXPECT_EQ(read(*destination, *wanted)->num_rows(), 3);
  ok(destination->erase(ChosenRows{wanted, {{Grouping::kAnd, {equals("a", arrow::int64(), "null")}}}, {}}));
  ok(destination->erase(
      ChosenRows{wanted, {{Grouping::kAnd, {equals("b", arrow::utf8(), R"("it's")")}}}, {}}));
  EXPECT_EQ(read(*destination, *wanted)->num_rows(), 1);
  ok(destination->erase(ChosenRows{wanted, {}, {}}));
  EXPECT_EQ(read(*destination, *wanted)->num_rows(), 0);
  ok(destination->close());
}

TEST_F(SqliteEraseTest, ConditionsHoldForEveryStorageClass) {
  const auto wanted = table("t", {column("u", uuid()), column("b", arrow::binary()),
                                  column("f", arrow::float64()), column("n", arrow::uint64())});
  const std::vector<std::string> values{R"("0123456789abcdef")", R"("xyz")", "0.1", "18446744073709551615"};
  auto destination = open();
  ok(migrate(*destination, wanted));
  for (std::size_t i = 0; i < values.size(); ++i) {
    ok(destination->write(rows(wanted, {"[" + values[0] + "]", "[" + values[1] + "]", "[" + values[2] + "]",
                                        "[" + values[3] + "]"})));
    const Batch one = rows(table("p", {wanted->columns[i]}), {"[" + values[i] + "]"});
    const Predicate condition{wanted->columns[i].name, one.parts[0]->column(0)};
    ok(destination->erase(ChosenRows{wanted, {{Grouping::kAnd, {condition}}}, {}}));
    EXPECT_EQ(read(*destination, *wanted)->num_rows(), 0) << wanted->columns[i].name;
  }
}

TEST_F(SqliteEraseTest, AnUnknownColumnIsAnErrorAndDeletesNothing) {
  const auto wanted = table("t", {column("a", arrow::utf8())});
  auto destination = open();
  ok(migrate(*destination, wanted));
  ok(destination->write(rows(wanted, {R"(["nosuch"])"})));
  EXPECT_FALSE(destination
                   ->erase(ChosenRows{
                       wanted, {{Grouping::kAnd, {equals("nosuch", arrow::utf8(), R"("nosuch")")}}}, {}})
                   .ok());
  EXPECT_EQ(read(*destination, *wanted)->num_rows(), 1);
}

class SqliteRelationsTest : public SqliteEraseTest {
 protected:
  TablePtr family_table(const std::string& name) {
    return table(name,
                 {column("_cq_id", uuid()), column("_cq_parent_id", uuid()), column("n", arrow::int64())});
  }
  static std::string id(char c) { return "\"" + std::string(16, c) + "\""; }
};

TEST_F(SqliteRelationsTest, ChildrenOfDeletedRowsGoGenerationByGeneration) {
  const auto parent = family_table("parent");
  const auto child = family_table("child");
  const auto grandchild = family_table("grandchild");
  auto destination = open();
  ok(destination->migrate(std::vector{parent, child, grandchild}, MigrateMode::kSafe));
  ok(destination->write(rows(parent, {"[" + id('a') + "," + id('b') + "]", "[null, null]", "[1, 2]"})));
  ok(destination->write(
      rows(child, {"[" + id('c') + "," + id('d') + "]", "[" + id('a') + "," + id('b') + "]", "[3, 4]"})));
  ok(destination->write(rows(
      grandchild, {"[" + id('e') + "," + id('f') + "]", "[" + id('c') + "," + id('d') + "]", "[5, 6]"})));
  ok(destination->erase(ChosenRows{parent,
                                   {{Grouping::kAnd, {equals("n", arrow::int64(), "1")}}},
                                   {{"child", "parent"}, {"grandchild", "child"}, {"not_there", "child"}}}));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT n FROM parent UNION ALL SELECT n FROM child UNION ALL SELECT n FROM grandchild"),
              UnorderedElementsAre("2", "4", "6"));
}

TEST_F(SqliteRelationsTest, WhatFailsInTheMiddleDeletesNothing) {
  const auto parent = family_table("parent");
  auto destination = open();
  ok(destination->migrate(std::vector{parent, table("odd", {column("x", arrow::int64())})},
                          MigrateMode::kSafe));
  ok(destination->write(rows(parent, {"[" + id('a') + "]", "[null]", "[1]"})));
  const Result<void> result = destination->erase(ChosenRows{parent, {}, {{"odd", "parent"}}});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kUnsupported);
  EXPECT_EQ(read(*destination, *parent)->num_rows(), 1);
  ok(destination->erase(ChosenRows{parent, {}, {{"parent", "parent"}}}));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT n FROM parent"), IsEmpty());
}

}  // namespace
}  // namespace landfall::sqlite
