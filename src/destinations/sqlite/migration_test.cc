// Creating and changing tables: every case of CloudQuery's migration suite in safe and forced mode, and
// tables that CloudQuery or a person made.
#include <gmock/gmock.h>

#include "destinations/sqlite/test_database.h"

namespace landfall::sqlite {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqliteMigrationTest : public SqliteTest {
 protected:
  static Column id() { return key(column("id", arrow::int64())); }
  static TablePtr with(std::vector<Column> more) {
    std::vector<Column> columns{id()};
    for (Column& one : more) columns.push_back(std::move(one));
    return table("t", std::move(columns));
  }
  static Batch one_row(const TablePtr& of, int number) {
    std::vector<std::string> values;
    for (const Column& one : of->columns)
      values.push_back(one.type->id() == arrow::Type::BOOL     ? "[true]"
                       : one.type->id() == arrow::Type::STRING ? "[\"x\"]"
                       : one.type->id() == arrow::Type::INT64
                           ? "[" + std::to_string(number) + "]"
                           : "[\"0123456789abcde" + std::to_string(number) + "\"]");
    return rows(of, values);
  }
  /// Migrates to `before`, writes row 1, migrates to `after`, writes row 2: how many rows there are, or the
  /// refusal.
  Result<std::int64_t> change(const TablePtr& before, const TablePtr& after, MigrateMode mode) {
    std::filesystem::remove(path_);
    auto destination = open();
    ok(migrate(*destination, before));
    ok(destination->write(one_row(before, 1)));
    TRY(migrate(*destination, after, mode));
    ok(destination->write(one_row(after, 2)));
    const std::int64_t count = read(*destination, *after)->num_rows();
    TRY_ASSIGN(const auto again, destination->plan(std::vector{after}));
    EXPECT_FALSE(again[0].needs_force);
    EXPECT_TRUE(again[0].statements.empty());
    ok(destination->close());
    return count;
  }
  void expect_safe(const TablePtr& before, const TablePtr& after) {
    for (const MigrateMode mode : {MigrateMode::kSafe, MigrateMode::kForced}) {
      const auto count = change(before, after, mode);
      ASSERT_TRUE(count.ok()) << count.error().message();
      EXPECT_EQ(*count, 2);
    }
  }
  void expect_needs_force(const TablePtr& before, const TablePtr& after, const std::string& line) {
    const auto refused = change(before, after, MigrateMode::kSafe);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind(), ErrorKind::kSchema);
    EXPECT_THAT(refused.error().message(), HasSubstr("t:\n"));
    EXPECT_THAT(refused.error().message(), HasSubstr(line));
    EXPECT_THAT(sql("SELECT id FROM t"), ElementsAre("1"));
    const auto forced = change(before, after, MigrateMode::kForced);
    ASSERT_TRUE(forced.ok()) << forced.error().message();
    EXPECT_EQ(*forced, 1);
  }
};

TEST_F(SqliteMigrationTest, AddColumn) { expect_safe(with({}), with({column("b", arrow::boolean())})); }

TEST_F(SqliteMigrationTest, AddColumnNotNull) {
  expect_needs_force(with({}), with({not_null(column("b", arrow::boolean()))}),
                     "- column \"b\" added with type bool and not null constraint");
}

TEST_F(SqliteMigrationTest, AddKeyColumn) {
  expect_needs_force(with({}), with({key(column("b", arrow::utf8()))}), "and primary key constraint");
}

TEST_F(SqliteMigrationTest, RemoveColumnLeavesItInPlace) {
  expect_safe(with({column("b", arrow::boolean())}), with({}));
  EXPECT_THAT(sql("SELECT id, b FROM t"), ElementsAre("1|1", "2|NULL"));
}

TEST_F(SqliteMigrationTest, RemoveColumnNotNull) {
  expect_needs_force(with({not_null(column("b", arrow::boolean()))}), with({}),
                     "- not null column \"b\" removed");
}

TEST_F(SqliteMigrationTest, ChangeColumn) {
  expect_needs_force(with({not_null(column("b", arrow::boolean()))}),
                     with({not_null(column("b", arrow::utf8()))}),
                     "- type changed from bool to utf8 for column \"b\"");
}

TEST_F(SqliteMigrationTest, RemoveUniqueConstraint) {
  Column unique = not_null(column("_cq_id", uuid()));
  Column plain = unique;
  unique.unique = true;
  expect_safe(with({unique}), with({plain}));
}

TEST_F(SqliteMigrationTest, MoveToCqId) {
  const Column before = not_null(column("_cq_id", uuid()));
  Column id_before = id();
  Column id_after = not_null(column("id", arrow::int64()));
  expect_needs_force(table("t", {before, id_before}), table("t", {key(before), id_after}), "_cq_id");
  id_before.primary_key_component = true;
  expect_needs_force(table("t", {before, id_before}), table("t", {key(before), id_after}), "_cq_id");
}

TEST_F(SqliteMigrationTest, MigratingTwiceChangesNothing) {
  const auto everything =
      with({column("a", arrow::int8()), column("b", arrow::float16()), column("c", json()),
            column("d", arrow::timestamp(arrow::TimeUnit::NANO)), column("e", arrow::binary()),
            column("f", arrow::list(arrow::utf8())), column("g", arrow::decimal256(40, 2)),
            not_null(column("h", arrow::boolean())), column("i", arrow::uint64())});
  auto destination = open();
  ok(migrate(*destination, everything));
  const auto plans = destination->plan(std::vector{everything});
  ASSERT_TRUE(plans.ok());
  EXPECT_FALSE((*plans)[0].create);
  EXPECT_THAT((*plans)[0].changes, IsEmpty());
  EXPECT_THAT((*plans)[0].statements, IsEmpty());
  ok(destination->close());
}

TEST_F(SqliteMigrationTest, ARefusalTouchesNoTable) {
  auto destination = open();
  const auto good = table("good", {column("a", arrow::int64())});
  const auto bad = table("bad", {column("a", arrow::int64())});
  ok(destination->migrate(std::vector{good, bad}, MigrateMode::kSafe));
  const auto good2 = table("good", {column("a", arrow::int64()), column("b", arrow::int64())});
  const auto bad2 = table("bad", {column("a", arrow::utf8())});
  const auto made = table("made", {column("a", arrow::int64())});
  const Result<void> refused = destination->migrate(std::vector{made, good2, bad2}, MigrateMode::kSafe);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kSchema);
  ok(destination->close());
  EXPECT_THAT(sql("SELECT name FROM sqlite_master ORDER BY name"), ElementsAre("bad", "good"));
  EXPECT_THAT(sql("SELECT count(*) FROM pragma_table_info('good')"), ElementsAre("1"));
}

TEST_F(SqliteMigrationTest, PlanSaysTheStatementsAndMakesNoFile) {
  auto destination = open();
  const auto plans = destination->plan(std::vector{table("a\"b", {id(), column("v", arrow::utf8())})});
  ASSERT_TRUE(plans.ok());
  EXPECT_TRUE((*plans)[0].create);
  EXPECT_THAT((*plans)[0].statements,
              ElementsAre("CREATE TABLE \"a\"\"b\" (\"id\" integer NOT NULL, \"v\" text, "
                          "CONSTRAINT \"a\"\"b_cqpk\" PRIMARY KEY (\"id\"))"));
  ok(destination->close());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

// The statement that CloudQuery's plugin runs for such a table.
TEST_F(SqliteMigrationTest, TablesOfCloudQueryAreTakenOver) {
  sql("CREATE TABLE IF NOT EXISTS \"t\" (\"_cq_sync_time\" timestamp, \"_cq_source_name\" text, \"_cq_id\" "
      "text NOT NULL,"
      "\"id\" integer NOT NULL, \"price\" real, \"on\" boolean, \"raw\" text, \"tags\" text,"
      " CONSTRAINT t_cqpk PRIMARY KEY (\"id\"));"
      "INSERT INTO t VALUES "
      "('2023-04-24T00:00:00Z','s','00000000-0000-0000-0000-000000000001',7,1.5,1,x'00','{}')");
  const auto wanted =
      table("t", {column("_cq_sync_time", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")),
                  column("_cq_source_name", arrow::utf8()), not_null(column("_cq_id", uuid())), id(),
                  column("price", arrow::float64()), column("on", arrow::boolean()),
                  column("raw", arrow::binary()), column("tags", json())});
  auto destination = open();
  ok(migrate(*destination, wanted));
  ok(destination->write(rows(wanted, {"[1682294400000001]", R"(["s"])", R"(["0123456789abcdef"])", "[7]",
                                      "[2.5]", "[false]", R"(["x"])", R"(["[]"])"})));
  EXPECT_EQ(read(*destination, *wanted)->num_rows(), 1);
  ok(destination->close());
  EXPECT_THAT(sql("SELECT _cq_sync_time, price FROM t"), ElementsAre("2023-04-24T00:00:00.000001Z|2.5"));
}

TEST_F(SqliteMigrationTest, TypesThatOthersDeclaredAreNamed) {
  sql("CREATE TABLE t (id integer NOT NULL PRIMARY KEY, v decimal(10,2), w, u varchar(20))");
  auto destination = open();
  const auto wanted = with({column("v", arrow::utf8()), column("u", arrow::utf8())});
  const Result<void> refused = migrate(*destination, wanted);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message(),
              HasSubstr("type changed from decimal(10,2) to utf8 for column \"v\""));
  EXPECT_THAT(refused.error().message(), testing::Not(HasSubstr("\"u\"")));
  ok(migrate(*destination, with({column("u", arrow::utf8())})));
  ok(migrate(*destination, wanted, MigrateMode::kForced));
  ok(destination->close());
}

TEST_F(SqliteMigrationTest, NamesThatDifferInCaseAreTheSame) {
  sql("CREATE TABLE T (ID integer NOT NULL, V text, CONSTRAINT x PRIMARY KEY (ID))");
  auto destination = open();
  const auto wanted = with({column("v", arrow::utf8())});
  ok(migrate(*destination, wanted));
  ok(destination->write(one_row(wanted, 1)));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT name FROM sqlite_master WHERE type = 'table'"), ElementsAre("T"));
}

TEST_F(SqliteMigrationTest, AViewIsNotATable) {
  sql("CREATE VIEW t AS SELECT 1 AS id");
  auto destination = open();
  const Result<void> result = migrate(*destination, with({}), MigrateMode::kForced);
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message(), HasSubstr("is a view"));
}

TEST_F(SqliteMigrationTest, ABrokenViewElsewhereDoesNotMatter) {
  sql("CREATE TABLE x (a); CREATE VIEW v AS SELECT a FROM x; DROP TABLE x");
  auto destination = open();
  ok(migrate(*destination, with({})));
  ok(destination->close());
}

TEST_F(SqliteMigrationTest, ATableWithoutColumnsIsPassedOver) {
  auto destination = open();
  ok(migrate(*destination, table("empty", {})));
  ok(destination->close());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace landfall::sqlite
