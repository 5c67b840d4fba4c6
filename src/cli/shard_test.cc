// Tests of --shard: what it takes and its five refusals.
#include "cli/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace landfall::cli {
namespace {

using testing::HasSubstr;

TEST(Shard, ReadsPartAndTotal) {
  const auto shard = parse_shard("2/5");
  ASSERT_TRUE(shard.ok());
  EXPECT_EQ(shard->num, 2);
  EXPECT_EQ(shard->total, 5);
  EXPECT_TRUE(parse_shard("1/1").ok());
  EXPECT_TRUE(parse_shard("2147483647/2147483647").ok());
}

struct Refused {
  const char* text;
  const char* why;
};

TEST(Shard, SaysWhichRuleIsBroken) {
  for (const Refused& refused :
       {Refused{"1", "one slash"}, Refused{"1/2/3", "one slash"}, Refused{"", "one slash"},
        Refused{"a/2", "shard's number is not an integer"},
        Refused{"2147483648/2", "shard's number is not an integer"},
        Refused{"1/ 2", "number of shards is not an integer"}, Refused{"0/2", "greater than 0"},
        Refused{"-1/2", "greater than 0"}, Refused{"3/2", "greater than the number of shards"}}) {
    const auto shard = parse_shard(refused.text);
    ASSERT_FALSE(shard.ok()) << refused.text;
    EXPECT_EQ(shard.error().kind(), ErrorKind::kConfig);
    EXPECT_THAT(shard.error().message(), HasSubstr("invalid shard format"));
    EXPECT_THAT(shard.error().message(), HasSubstr(refused.why));
  }
}

}  // namespace
}  // namespace landfall::cli
