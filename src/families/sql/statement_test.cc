// Quoting, and the statements made from tables.
#include "families/sql/statement.h"

#include <arrow/builder.h>
#include <gmock/gmock.h>

namespace landfall::sql {
namespace {

Dialect standard() {
  Dialect dialect;
  dialect.title = "Test";
  dialect.column_type = [](const Column&) { return Result<std::string>(std::string("text")); };
  return dialect;
}

Table table(std::string name, std::vector<std::string> columns) {
  Table made;
  made.name = std::move(name);
  for (std::string& column : columns) {
    Column added;
    added.name = std::move(column);
    added.type = arrow::utf8();
    made.columns.push_back(std::move(added));
  }
  return made;
}

TEST(Quoting, DoublesTheClosingQuote) {
  Dialect dialect = standard();
  EXPECT_EQ(quoted(dialect, "a\"b`]"), "\"a\"\"b`]\"");
  dialect.quote = dialect.closing_quote = '`';
  EXPECT_EQ(quoted(dialect, "a\"b`]"), "`a\"b``]`");
  dialect.quote = '[';
  dialect.closing_quote = ']';
  EXPECT_EQ(quoted(dialect, "a[b`]"), "[a[b`]]]");
}

TEST(Names, LimitsAreKept) {
  Dialect dialect = standard();
  dialect.identifier_bytes = 4;
  dialect.columns = 2;
  EXPECT_TRUE(check_names(dialect, table("abcd", {"a", "A"})).ok());
  for (const Table& bad : {table("abcde", {"a"}), table("t", {"abcde"}), table("t", {"a", "b", "c"}),
                           table("t", {"a", "a"}), table("", {"a"}), table("t", {""})}) {
    const Result<void> result = check_names(dialect, bad);
    ASSERT_FALSE(result.ok()) << bad.name;
    EXPECT_EQ(result.error().kind(), ErrorKind::kUnsupported);
  }
  dialect.names_ignore_case = true;
  EXPECT_FALSE(check_names(dialect, table("t", {"a", "A"})).ok());
}

TEST(Statements, CreateNamesTheKey) {
  Dialect dialect = standard();
  Table wanted = table("t", {"k", "u"});
  wanted.columns[0].primary_key = true;
  wanted.columns[1].unique = true;
  EXPECT_EQ(*create_table(dialect, wanted),
            R"(CREATE TABLE "t" ("k" text NOT NULL, "u" text, PRIMARY KEY ("k")))");
  dialect.keeps_unique = true;
  dialect.key_constraint = [](const Table& of) { return of.name + "_cqpk"; };
  EXPECT_EQ(
      *create_table(dialect, wanted),
      R"(CREATE TABLE "t" ("k" text NOT NULL, "u" text UNIQUE, CONSTRAINT "t_cqpk" PRIMARY KEY ("k")))");
}

TEST(Statements, StaleRowsAreDeletedByParameters) {
  Dialect dialect = standard();
  dialect.placeholder = [](int n) { return "$" + std::to_string(n); };
  const auto of = std::make_shared<Table>(table("t", {"a"}));
  const Statement statement = delete_stale(dialect, {of, "it's", 5});
  EXPECT_EQ(statement.text, R"(DELETE FROM "t" WHERE "_cq_source_name" = $1 AND "_cq_sync_time" < $2)");
  ASSERT_EQ(statement.values.size(), 2U);
  EXPECT_EQ(std::static_pointer_cast<arrow::StringArray>(statement.values[0])->GetString(0), "it's");
  EXPECT_EQ(std::static_pointer_cast<arrow::TimestampArray>(statement.values[1])->Value(0), 5);
}

TEST(Statements, ConditionsGroupAsTheySay) {
  const Dialect dialect = standard();
  arrow::StringBuilder builder;
  ASSERT_TRUE(builder.Append("x").ok());
  const auto x = builder.Finish().ValueOrDie();
  ASSERT_TRUE(builder.AppendNull().ok());
  const auto null = builder.Finish().ValueOrDie();
  EXPECT_EQ(where(dialect, {}).text, "");
  const auto is = [](std::string name, const std::shared_ptr<arrow::Array>& value) {
    return Predicate{std::move(name), value};
  };
  const std::vector<PredicateGroup> groups{PredicateGroup{Grouping::kOr, {is("a", x), is("b", null)}},
                                           PredicateGroup{Grouping::kAnd, {is("c\"", x), is("d", x)}},
                                           PredicateGroup{Grouping::kOr, {}},
                                           PredicateGroup{Grouping::kAnd, {}}};
  const Statement statement = where(dialect, groups);
  EXPECT_EQ(statement.text,
            R"( WHERE ("a" = ? OR "b" IS NULL) AND ("c""" = ? AND "d" = ?) AND 1 = 0 AND 1 = 1)");
  EXPECT_EQ(statement.values.size(), 3U);
}

}  // namespace
}  // namespace landfall::sql
