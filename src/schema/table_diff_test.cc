// What counts as a change, which changes are safe, and the words for them.
#include "schema/table_diff.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

namespace landfall {
namespace {

Column column(std::string name, std::shared_ptr<arrow::DataType> type = arrow::int64()) {
  return {.name = std::move(name), .type = std::move(type)};
}

Column key(std::string name, std::shared_ptr<arrow::DataType> type = arrow::int64()) {
  return {.name = std::move(name), .type = std::move(type), .not_null = true, .primary_key = true};
}

Table table(std::vector<Column> columns) {
  Table made;
  made.name = "t";
  made.columns = std::move(columns);
  return made;
}

std::vector<ChangeKind> kinds(const std::vector<TableChange>& changes) {
  std::vector<ChangeKind> found;
  for (const TableChange& change : changes) found.push_back(change.kind);
  return found;
}
using Kinds = std::vector<ChangeKind>;

TEST(TableDiff, FindsNothingBetweenEqualTables) {
  EXPECT_TRUE(diff(table({key("id"), column("a")}), table({column("a"), key("id")})).empty());
}

TEST(TableDiff, FindsEveryKindOfChange) {
  const auto added = diff(table({column("a"), column("b")}), table({column("a")}));
  ASSERT_EQ(kinds(added), Kinds{ChangeKind::kAdd});
  EXPECT_EQ(added[0].column, "b");
  const auto removed = diff(table({column("a")}), table({column("a"), column("b")}));
  EXPECT_EQ(kinds(removed), Kinds{ChangeKind::kRemove});
  const auto retyped = diff(table({column("a", arrow::utf8())}), table({column("a")}));
  EXPECT_EQ(kinds(retyped), Kinds{ChangeKind::kUpdate});
  EXPECT_EQ(kinds(diff(table({key("a")}), table({column("a")}))), Kinds{ChangeKind::kUpdate});
}

TEST(TableDiff, SeesLostUniquenessButNotGained) {
  Column unique = column("a");
  unique.unique = true;
  EXPECT_EQ(kinds(diff(table({column("a")}), table({unique}))), Kinds{ChangeKind::kRemoveUnique});
  EXPECT_TRUE(diff(table({unique}), table({column("a")})).empty());
}

TEST(TableDiff, IgnoresMetadataOfTypesAndFlagsOfIncrementalColumns) {
  const auto metadata = arrow::key_value_metadata({"k"}, {"v"});
  Column wanted = column("a", arrow::struct_({arrow::field("x", arrow::int8(), true, metadata)}));
  wanted.incremental_key = true;
  wanted.primary_key_component = true;
  EXPECT_TRUE(diff(table({wanted}), table({column("a", arrow::struct_({arrow::field("x", arrow::int8())}))}))
                  .empty());
}

TEST(TableDiff, TellsExtensionTypesApartByName) {
  EXPECT_EQ(kinds(diff(table({column("a", json())}), table({column("a", inet())}))),
            Kinds{ChangeKind::kUpdate});
}

TEST(TableDiff, PutsTheMoveToCqIdFirst) {
  const auto changes =
      diff(table({column("id"), key("_cq_id", uuid())}), table({key("id"), column("_cq_id", uuid())}));
  EXPECT_EQ(kinds(changes), (Kinds{ChangeKind::kMoveToCqId, ChangeKind::kUpdate, ChangeKind::kUpdate}));
}

TEST(TableDiff, IsNoMoveWithoutKeysBeforeOrWithCqIdAmongThem) {
  const Table wanted = table({key("_cq_id", uuid()), column("id")});
  EXPECT_EQ(kinds(diff(wanted, table({column("_cq_id", uuid()), column("id")}))), Kinds{ChangeKind::kUpdate});
  EXPECT_EQ(kinds(diff(wanted, table({key("_cq_id", uuid()), key("id")}))), Kinds{ChangeKind::kUpdate});
}

TEST(IsSafe, WeighsColumnsByNullabilityAndKeys) {
  const SafeChanges columns{.add_column = true, .remove_column = true};
  EXPECT_TRUE(is_safe(diff(table({column("a"), column("b")}), table({column("a")})), columns));
  EXPECT_TRUE(is_safe(diff(table({column("a")}), table({column("a"), column("b")})), columns));
  Column not_null = column("b");
  not_null.not_null = true;
  const auto add = diff(table({column("a"), not_null}), table({column("a")}));
  const auto remove = diff(table({column("a")}), table({column("a"), not_null}));
  EXPECT_FALSE(is_safe(add, columns));
  EXPECT_FALSE(is_safe(remove, columns));
  EXPECT_TRUE(is_safe(add, {.add_not_null_column = true}));
  EXPECT_TRUE(is_safe(remove, {.remove_not_null_column = true}));
  const SafeChanges all{true, true, true, true, true, true, true};
  EXPECT_FALSE(is_safe(diff(table({column("a"), key("b")}), table({column("a")})), all));
  EXPECT_FALSE(is_safe(diff(table({column("a")}), table({column("a"), key("b")})), all));
}

TEST(IsSafe, CoversTheKeyUpdatesOfAMove) {
  const auto move =
      diff(table({column("id"), key("_cq_id", uuid())}), table({key("id"), column("_cq_id", uuid())}));
  EXPECT_TRUE(is_safe(move, {.move_to_cq_id = true}));
  EXPECT_FALSE(is_safe(move, {.change_column = true}));
  const auto with_type = diff(table({column("id", arrow::utf8()), key("_cq_id", uuid())}),
                              table({key("id"), column("_cq_id", uuid())}));
  EXPECT_FALSE(is_safe(with_type, {.move_to_cq_id = true}));
  const auto with_other = diff(table({column("id"), key("_cq_id", uuid()), column("x", arrow::utf8())}),
                               table({key("id"), column("_cq_id", uuid()), column("x")}));
  EXPECT_FALSE(is_safe(with_other, {.move_to_cq_id = true}));
}

TEST(IsSafe, NeedsTheFlagOfEachKind) {
  EXPECT_TRUE(is_safe({}, {}));
  const auto retyped = diff(table({column("a", arrow::utf8())}), table({column("a")}));
  EXPECT_FALSE(is_safe(retyped, {}));
  EXPECT_TRUE(is_safe(retyped, {.change_column = true}));
}

TEST(Describe, SaysWhatAUserShouldKnow) {
  const auto only = [](const Table& wanted, const Table& found) {
    return diff(wanted, found).at(0).describe();
  };
  EXPECT_EQ(only(table({column("x", arrow::utf8())}), table({})), "column \"x\" added with type utf8");
  EXPECT_EQ(only(table({key("x", uuid())}), table({})),
            "column \"x\" added with type uuid and primary key constraint");
  EXPECT_EQ(only(table({}), table({column("x")})), "column \"x\" with type int64 removed");
  EXPECT_EQ(only(table({}), table({key("x")})), "primary key column \"x\" removed");
  EXPECT_EQ(only(table({column("x", arrow::list(arrow::int64()))}), table({column("x")})),
            "type changed from int64 to list<item: int64, nullable> for column \"x\"");
  EXPECT_EQ(only(table({key("x", arrow::utf8())}), table({column("x")})),
            "type changed from int64 to utf8 for column \"x\"; primary key constraint added to column \"x\"; "
            "not null constraint added to column \"x\"");
}

TEST(Refusal, ListsTheRefusedTablesSortedAndSaysWhatToDo) {
  const auto plan = [](std::string name, bool needs_force, std::vector<TableChange> changes) {
    auto made = std::make_shared<Table>();
    made->name = std::move(name);
    return TablePlan{.table = made, .needs_force = needs_force, .changes = std::move(changes)};
  };
  const auto two = diff(table({column("b"), column("x", arrow::utf8())}), table({column("x")}));
  const std::vector<TablePlan> plans{plan("zebra", true, two), plan("fine", false, two),
                                     plan("ant", true, diff(table({}), table({key("id")})))};
  const Error error = refusal(plans);
  EXPECT_EQ(error.kind(), ErrorKind::kSchema);
  EXPECT_TRUE(error.message().starts_with("Can't migrate tables automatically"));
  EXPECT_NE(error.message().find("migrate_mode: forced"), std::string::npos);
  EXPECT_TRUE(error.message().ends_with(
      "\n\nant:\n  - primary key column \"id\" removed\n\nzebra:\n  - column \"b\" added with type int64\n"
      "  - type changed from int64 to utf8 for column \"x\""))
      << error.message();
}

}  // namespace
}  // namespace landfall
