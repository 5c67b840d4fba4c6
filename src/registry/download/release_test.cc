// Names that would leave their place in a path or an address are refused before anything is contacted.
#include "registry/download/release.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "registry/download/download_fixture_test.h"

namespace landfall {
namespace {

using testing::IsEmpty;

using ReleaseTest = DownloadTest;

TEST_F(ReleaseTest, HostileNames) {
  const auto refused = [&](const PluginRelease& release) {
    for (const auto fetch : {fetch_from_hub, fetch_from_github}) {
      const auto result = fetch(release, options(), context_);
      ASSERT_FALSE(result.ok());
      EXPECT_EQ(result.error().kind(), ErrorKind::kConfig);
    }
  };
  for (const std::string bad : {"", "..", ".", "../x", "a/b", "a..b", "a b", "a?b", "a#b", "a%2fb", "a\\b",
                                "a\nb", ".hidden", "ä", "a@b", "a:b"}) {
    refused({.team = bad, .name = "aws", .version = "v1.2.3"});
    refused({.team = "cloudquery", .name = bad, .version = "v1.2.3"});
    refused({.team = "cloudquery", .name = "aws", .version = bad});
  }
  EXPECT_THAT(server_.requests(), IsEmpty());
  EXPECT_THAT(files(), IsEmpty());
}

}  // namespace
}  // namespace landfall
