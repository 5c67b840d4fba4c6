// Names of tables in which rows wait.
#include "destinations/postgresql/shadows.h"

#include <gtest/gtest.h>

namespace landfall::postgresql {
namespace {

TEST(ShadowsTest, ANameTellsWhoseItIs) {
  EXPECT_EQ(shadow_name(0x1234, 7), "_landfall_0000000000001234_7");
  EXPECT_EQ(shadow_name(-1, 0), "_landfall_ffffffffffffffff_0");
  EXPECT_EQ(presence_in("_landfall_0000000000001234_7"), 0x1234);
  EXPECT_EQ(presence_in("_landfall_ffffffffffffffff_12"), -1);
}

TEST(ShadowsTest, TablesOfOthersAreNobodys) {
  for (const char* name : {"", "t", "_landfall_", "_landfall_0000000000001234", "_landfall_0000000000001234_",
                           "_landfall_000000000000123g_1", "_landfall_0000000000001234_x", "_landfall_1234_7",
                           "x_landfall_0000000000001234_7"})
    EXPECT_EQ(presence_in(name), std::nullopt) << name;
}

TEST(ShadowsTest, EachSyncHasItsOwnPresence) {
  EXPECT_EQ(presence_of("id", "pg"), presence_of("id", "pg"));
  EXPECT_NE(presence_of("id", "pg"), presence_of("id", "other"));
  EXPECT_NE(presence_of("id", "pg"), presence_of("id2", "pg"));
}

TEST(ShadowsTest, ATableIsWantedOnceInItsLastShape) {
  Shadows shadows;
  const auto table = [](std::string name, std::string title) {
    auto made = std::make_shared<Table>();
    made->name = std::move(name);
    made->title = std::move(title);
    return made;
  };
  shadows.want(table("a", "1"));
  shadows.want(table("b", "1"));
  shadows.want(table("a", "2"));
  ASSERT_EQ(shadows.wanted.size(), 2U);
  EXPECT_EQ(shadows.wanted[0]->title, "2");
  EXPECT_TRUE(shadows.is_wanted("b"));
  EXPECT_FALSE(shadows.is_wanted("c"));
}

TEST(ShadowsTest, PublishingBeginsAnotherRound) {
  Shadows shadows;
  EXPECT_FALSE(shadows.has_work());
  shadows.stale.push_back({});
  EXPECT_TRUE(shadows.has_work());
  shadows.published();
  EXPECT_FALSE(shadows.has_work());
  EXPECT_EQ(shadows.round, 1);
}

}  // namespace
}  // namespace landfall::postgresql
