// Table selection by the rules of CloudQuery's sources.
#include "schema/table_filter.h"

#include <gtest/gtest.h>

namespace landfall {
namespace {

TablePtr table(std::string name, std::string parent = "") {
  auto made = std::make_shared<Table>();
  made->name = std::move(name);
  made->parent = std::move(parent);
  return made;
}

/// a ─ a_b ─ a_b_c     a ─ a_d     e ─ e_f
std::vector<TablePtr> tree() {
  return {table("a"),        table("a_b", "a"), table("a_b_c", "a_b"),
          table("a_d", "a"), table("e"),        table("e_f", "e")};
}

using Names = std::vector<std::string>;

Names selected(const TableSelection& selection) {
  const auto tables = select_tables(tree(), selection);
  if (!tables.ok()) return {tables.error().message()};
  Names names;
  for (const TablePtr& chosen : *tables) names.push_back(chosen->name);
  return names;
}

TEST(SelectTables, TakesEverythingByDefault) { EXPECT_EQ(selected({}).size(), 6U); }

TEST(SelectTables, LeavesChildrenOutWhenDependentsAreSkipped) {
  EXPECT_EQ(selected({.tables = {"a"}}), Names{"a"});
}

TEST(SelectTables, TakesChildrenAtEveryDepthOtherwise) {
  EXPECT_EQ(selected({.tables = {"a"}, .skip_dependent_tables = false}), (Names{"a", "a_b", "a_b_c", "a_d"}));
}

TEST(SelectTables, BringsTheParentsOfASelectedChildButNotItsSiblings) {
  EXPECT_EQ(selected({.tables = {"a_b_c"}}), (Names{"a", "a_b", "a_b_c"}));
  EXPECT_EQ(selected({.tables = {"a_b_c"}, .skip_dependent_tables = false}), (Names{"a", "a_b", "a_b_c"}));
}

TEST(SelectTables, DropsTheWholeSubtreeOfASkippedTable) {
  EXPECT_EQ(selected({.tables = {"*"}, .skip_tables = {"a_b"}}), (Names{"a", "a_d", "e", "e_f"}));
  EXPECT_EQ(selected({.tables = {"a_b_c", "e"}, .skip_tables = {"a"}}), Names{"e"});
}

TEST(SelectTables, RefusesPatternsWithoutAMatch) {
  const auto include = select_tables(tree(), {.tables = {"a", "zebra*"}});
  ASSERT_FALSE(include.ok());
  EXPECT_EQ(include.error().kind(), ErrorKind::kConfig);
  EXPECT_TRUE(include.error().message().starts_with("tables include a pattern \"zebra*\" with no matches"));
  const auto skip = select_tables(tree(), {.tables = {"*"}, .skip_tables = {"nothing"}});
  ASSERT_FALSE(skip.ok());
  EXPECT_TRUE(
      skip.error().message().starts_with("skip_tables include a pattern \"nothing\" with no matches"));
}

TEST(SelectTables, RefusesAnEmptySelection) {
  const auto none = select_tables(tree(), {.tables = {"e"}, .skip_tables = {"e"}});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().kind(), ErrorKind::kConfig);
  EXPECT_TRUE(none.error().message().starts_with("no tables specified for syncing"));
}

TEST(MatchesGlob, KnowsNoWildcardButTheStar) {
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("aws_*_x", "aws__x"));
  EXPECT_TRUE(matches_glob("a*b*c", "aXbYbc"));
  EXPECT_TRUE(matches_glob("**", "anything"));
  EXPECT_TRUE(matches_glob("", ""));
  EXPECT_FALSE(matches_glob("", "a"));
  EXPECT_FALSE(matches_glob("a?c", "abc"));
  EXPECT_FALSE(matches_glob("A*", "abc"));
  EXPECT_FALSE(matches_glob("b*", "abc"));
  EXPECT_FALSE(matches_glob("*b", "abc"));
}

TEST(MatchesGlob, IsNotSlowOnManyStars) {
  const std::string name(5000, 'a');
  EXPECT_FALSE(matches_glob("*a*a*a*a*a*a*a*a*b", name));
}

}  // namespace
}  // namespace landfall
