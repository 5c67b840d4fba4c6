// Adding and replacing rows, and what other readers of the file see of it.
#include <gmock/gmock.h>

#include "destinations/sqlite/test_database.h"

namespace landfall::sqlite {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SqliteWriteTest : public SqliteTest {
 protected:
  const TablePtr plain_ = table("t", {column("id", arrow::int64()), column("v", arrow::utf8())});
  const TablePtr keyed_ = table("t", {key(column("id", arrow::int64())), column("v", arrow::utf8())});
};

TEST_F(SqliteWriteTest, RowsWithoutKeysAreAdded) {
  auto destination = open();
  ok(migrate(*destination, plain_));
  for (int i = 0; i < 2; ++i) ok(destination->write(rows(plain_, {"[1, 2]", R"(["a", null])"})));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id, v FROM t"), ElementsAre("1|a", "2|NULL", "1|a", "2|NULL"));
}

TEST_F(SqliteWriteTest, ARowReplacesTheWholeRowOfEqualKeyInPlace) {
  auto destination = open();
  ok(migrate(*destination, keyed_));
  ok(destination->write(rows(keyed_, {"[7, 3]", R"(["a", "b"])"})));
  ok(destination->write(rows(keyed_, {"[3, 9]", R"([null, "c"])"})));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id, v FROM t ORDER BY id"), ElementsAre("3|NULL", "7|a", "9|c"));
}

TEST_F(SqliteWriteTest, AReplacedRowKeepsItsRowid) {
  const auto wanted = table("t", {key(column("k", arrow::utf8())), column("v", arrow::int64())});
  auto destination = open();
  ok(migrate(*destination, wanted));
  ok(destination->write(rows(wanted, {R"(["z", "y"])", "[1, 2]"})));
  ok(destination->flush(*wanted));
  const std::vector<std::string> before = sql("SELECT rowid, k FROM t ORDER BY k");
  ok(destination->write(rows(wanted, {R"(["z", "y"])", "[3, 4]"})));
  ok(destination->close());
  EXPECT_EQ(sql("SELECT rowid, k FROM t ORDER BY k"), before);
  EXPECT_THAT(sql("SELECT v FROM t ORDER BY k"), ElementsAre("4", "3"));
}

TEST_F(SqliteWriteTest, TheLastOfEqualKeysInABatchWins) {
  auto destination = open();
  ok(migrate(*destination, keyed_));
  Batch batch = rows(keyed_, {"[1, 1, 2, 1]", R"(["a", "b", "x", "c"])"});
  batch.parts.push_back(rows(keyed_, {"[2, 2]", R"(["y", "z"])"}).parts[0]);
  batch.rows = 6;
  ok(destination->write(batch));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id, v FROM t ORDER BY id"), ElementsAre("1|c", "2|z"));
}

TEST_F(SqliteWriteTest, ATableOfKeysAloneCanBeWrittenTwice) {
  const auto wanted = table("t", {key(column("a", arrow::int64())), key(column("b", arrow::utf8()))});
  auto destination = open();
  ok(migrate(*destination, wanted));
  for (int i = 0; i < 2; ++i) ok(destination->write(rows(wanted, {"[1, 2]", R"(["x", "x"])"})));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT a, b FROM t ORDER BY a"), ElementsAre("1|x", "2|x"));
}

TEST_F(SqliteWriteTest, EmptyPartsAndSlicesAreWrittenRightly) {
  auto destination = open();
  ok(migrate(*destination, plain_));
  const auto whole = rows(plain_, {"[1, 2, 3, 4]", R"(["a", null, "c", "d"])"}).parts[0];
  Batch batch{plain_, {whole->Slice(0, 0), whole->Slice(1, 2), whole->Slice(4, 0)}, 2, 100};
  ok(destination->write(batch));
  ok(destination->write(Batch{plain_, {}, 0, 0}));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id, v FROM t"), ElementsAre("2|NULL", "3|c"));
}

TEST_F(SqliteWriteTest, RowsAreVisibleToOthersAfterFlush) {
  auto destination = open();
  ok(migrate(*destination, plain_));
  ok(destination->write(rows(plain_, {"[1]", R"(["a"])"})));
  ok(destination->flush(*plain_));
  EXPECT_THAT(sql("SELECT count(*) FROM t"), ElementsAre("1"));
}

TEST_F(SqliteWriteTest, AnExistingFileCanBeReadWhileItIsWrittenAndIsAsBeforeAfterwards) {
  sql("CREATE TABLE t (id integer, v text); INSERT INTO t VALUES (1, 'a')");
  const auto fresh = table("fresh", {column("a", arrow::int64())});
  auto destination = open();
  ok(migrate(*destination, fresh));
  ok(destination->write(rows(plain_, {"[2]", R"(["b"])"})));
  ok(destination->write(rows(fresh, {"[1]"})));  // in a transaction that is still open
  EXPECT_THAT(sql("PRAGMA journal_mode; SELECT id FROM t; SELECT count(*) FROM fresh"),
              ElementsAre("wal", "1", "2", "0"));
  ok(destination->close());
  EXPECT_THAT(sql("PRAGMA journal_mode; SELECT count(*) FROM fresh"), ElementsAre("delete", "1"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

// A trigger may refuse a row at any time; batches of such a table must not share a transaction with others.
TEST_F(SqliteWriteTest, ATriggerRefusesItsBatchAlone) {
  sql("CREATE TABLE t (id integer, v text);"
      "CREATE TRIGGER no BEFORE INSERT ON t WHEN new.id = 13 BEGIN SELECT RAISE(ABORT, 'unlucky'); END");
  auto destination = open();
  ok(destination->write(rows(plain_, {"[1]", R"(["a"])"})));
  const Result<void> refused = destination->write(rows(plain_, {"[2, 13]", R"(["b", "c"])"}));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kRejected);
  EXPECT_THAT(refused.error().message(), HasSubstr("writing table \"t\": inserting 2 rows: "));
  EXPECT_TRUE(refused.error().is_undone());
  ok(destination->write(rows(plain_, {"[3]", R"(["d"])"})));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id FROM t"), ElementsAre("1", "3"));
}

TEST_F(SqliteWriteTest, ARefusedRowIsNamedByItsPlace) {
  sql("CREATE TABLE t (id integer CHECK (id <> 13), v text)");
  auto destination = open();
  const Result<void> refused = destination->write(rows(plain_, {"[2, 13, 4]", R"(["b", "c", "d"])"}));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kRejected);
  EXPECT_THAT(refused.error().message(), HasSubstr("at row 2 of them"));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT count(*) FROM t"), ElementsAre("0"));
}

TEST_F(SqliteWriteTest, AnUnclosedDestinationLeavesACompleteDatabase) {
  auto destination = open();
  ok(migrate(*destination, plain_));
  ok(destination->write(rows(plain_, {"[1]", R"(["a"])"})));
  ok(destination->flush(*plain_));
  ok(destination->write(rows(plain_, {"[2]", R"(["b"])"})));
  destination.reset();
  EXPECT_THAT(sql("PRAGMA integrity_check"), ElementsAre("ok"));
  EXPECT_THAT(sql("SELECT id FROM t"), ElementsAre("1"));
}

TEST_F(SqliteWriteTest, ARefusedBatchLeavesNoneOfItsRowsAndAllOthers) {
  const auto wanted = table("t", {not_null(column("id", arrow::int64()))});
  auto destination = open();
  ok(migrate(*destination, wanted));
  ok(destination->write(rows(wanted, {"[1]"})));
  const Result<void> refused = destination->write(rows(wanted, {"[2, null, 3]"}));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kRejected);
  EXPECT_TRUE(refused.error().is_undone());
  EXPECT_THAT(refused.error().message(),
              HasSubstr("writing table \"t\": inserting 3 rows: column \"id\" is not null, but 1 of them"));
  ok(destination->write(rows(wanted, {"[4]"})));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT id FROM t"), ElementsAre("1", "4"));
}

TEST_F(SqliteWriteTest, AMissingTableOrColumnSaysToMigrate) {
  auto destination = open();
  const Result<void> no_table = destination->write(rows(plain_, {"[1]", R"(["a"])"}));
  ASSERT_FALSE(no_table.ok());
  EXPECT_EQ(no_table.error().kind(), ErrorKind::kSchema);
  EXPECT_THAT(no_table.error().message(), HasSubstr("migrate"));
  ok(migrate(*destination, table("t", {column("id", arrow::int64())})));
  const Result<void> no_column = destination->write(rows(plain_, {"[1]", R"(["a"])"}));
  ASSERT_FALSE(no_column.ok());
  EXPECT_THAT(no_column.error().message(), HasSubstr("no column named v"));
}

TEST_F(SqliteWriteTest, AKeyThatTheTableLacksSaysToMigrate) {
  auto destination = open();
  ok(migrate(*destination, plain_));
  const Result<void> result = destination->write(rows(keyed_, {"[1]", R"(["a"])"}));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kSchema);
}

TEST_F(SqliteWriteTest, NamesAreData) {
  const std::string name = "t\"; DROP TABLE x; -- [é] `'%";
  const auto wanted = table(name, {key(column("select", arrow::int64())), column("a\"b'c];", arrow::utf8()),
                                   column(" ", arrow::utf8()), column("rowid", arrow::utf8())});
  auto destination = open();
  sql("CREATE TABLE x (a)");
  ok(migrate(*destination, wanted));
  for (int i = 0; i < 2; ++i)
    ok(destination->write(rows(wanted, {"[1]", R"(["p"])", R"(["q"])", R"(["r"])"})));
  EXPECT_EQ(read(*destination, *wanted)->num_rows(), 1);
  ok(destination->close());
  EXPECT_THAT(sql("SELECT name FROM sqlite_master WHERE type = 'table'"), ElementsAre("x", name));
}

TEST_F(SqliteWriteTest, NamesThatSqliteCannotHoldAreRefused) {
  auto destination = open();
  const auto id = column("id", arrow::int64());
  for (const auto& wanted :
       {table("", {id}), table(std::string("a\0b", 3), {id}), table("sqlite_x", {id}),
        table("SQLITE_x", {id}), table("t", {column("A", arrow::int64()), column("a", arrow::int64())}),
        table("t", {column("", arrow::utf8())}), table("t", std::vector<Column>(2001, id))}) {
    const Result<void> result = migrate(*destination, wanted);
    ASSERT_FALSE(result.ok()) << wanted->name;
    EXPECT_EQ(result.error().kind(), ErrorKind::kUnsupported) << result.error().message();
  }
  const Result<void> twice =
      destination->migrate(std::vector{table("A", {id}), table("a", {id})}, MigrateMode::kSafe);
  ASSERT_FALSE(twice.ok());
  EXPECT_THAT(twice.error().message(), HasSubstr("same name"));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SqliteWriteTest, ManyColumnsAreWritten) {
  std::vector<Column> columns;
  std::vector<std::string> values;
  for (int i = 0; i < 2000; ++i) {
    columns.push_back(column("c" + std::to_string(i), arrow::int64()));
    values.push_back("[" + std::to_string(i) + "]");
  }
  const auto wanted = table("t", columns);
  auto destination = open();
  ok(migrate(*destination, wanted));
  ok(destination->write(rows(wanted, values)));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT c0, c1999 FROM t"), ElementsAre("0|1999"));
}

}  // namespace
}  // namespace landfall::sqlite
