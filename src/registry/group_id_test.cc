// Tests of sync_group_id's placeholders.
#include "registry/group_id.h"

#include <gtest/gtest.h>

namespace landfall {
namespace {

// 2009-02-13 23:31:30 UTC is second 1234567890 since 1970.
constexpr std::int64_t kSyncTime = 1'234'567'890'123'456;

TEST(GroupId, FillsEveryPlaceholder) {
  EXPECT_EQ(render_group_id("{{YEAR}}-{{MONTH}}-{{DAY}}T{{HOUR}}:{{MINUTE}}/{{SYNC_ID}}", kSyncTime, "abc"),
            "2009-02-13T23:31/abc");
}

TEST(GroupId, PadsWithZerosAndUsesUtc) {
  // 2001-02-03 04:05:06 UTC.
  EXPECT_EQ(render_group_id("{{YEAR}}{{MONTH}}{{DAY}}{{HOUR}}{{MINUTE}}", 981'173'106'000'000, ""),
            "200102030405");
}

TEST(GroupId, KeepsOtherTextAndRepeats) {
  EXPECT_EQ(render_group_id("plain", kSyncTime, "abc"), "plain");
  EXPECT_EQ(render_group_id("{{DAY}}.{{DAY}}.{{day}}", kSyncTime, "abc"), "13.13.{{day}}");
}

}  // namespace
}  // namespace landfall
