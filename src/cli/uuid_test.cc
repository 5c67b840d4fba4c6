// Tests of invocation ids.
#include "cli/uuid.h"

#include <gtest/gtest.h>

#include <regex>

namespace landfall::cli {
namespace {

TEST(Uuid, RandomOnesAreVersionFourAndDiffer) {
  const std::regex version_four("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  const std::string first = random_uuid();
  EXPECT_TRUE(std::regex_match(first, version_four)) << first;
  EXPECT_NE(first, random_uuid());
}

TEST(Uuid, ReadsEveryUsualSpelling) {
  const std::string wanted = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  EXPECT_EQ(parse_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), wanted);
  EXPECT_EQ(parse_uuid("6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), wanted);
  EXPECT_EQ(parse_uuid("6ba7b8109dad11d180b400c04fd430c8"), wanted);
  EXPECT_EQ(parse_uuid("{6ba7b810-9dad-11d1-80b4-00c04fd430c8}"), wanted);
  EXPECT_EQ(parse_uuid("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"), wanted);
}

TEST(Uuid, RefusesWhatIsNone) {
  for (const char* text : {"", "6ba7b810", "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
                           "6ba7-b8109dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8 "})
    EXPECT_FALSE(parse_uuid(text)) << text;
}

}  // namespace
}  // namespace landfall::cli
