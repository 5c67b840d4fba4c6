// Releases from GitHub: where they are looked for, and that the first one is pinned.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "registry/download/download_fixture_test.h"

namespace landfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class GithubTest : public DownloadTest {
 protected:
  GithubTest() {
    platform_ = asset_path_.substr(asset_path_.rfind('/') + 1);
    own_ = fmt::format("/cloudquery/cq-source-aws/releases/download/v1.2.3/cq-source-aws_{}.zip", platform_);
    shared_ = fmt::format("/cloudquery/cloudquery/releases/download/plugins-source-aws-v1.2.3/aws_{}.zip",
                          platform_);
  }
  Result<FetchedPlugin> fetch() { return fetch_from_github(release_, options(), context_); }

  std::string platform_;
  std::string own_;
  std::string shared_;
};

TEST_F(GithubTest, OwnRepository) {
  routes_.set(own_, {.body = zip_of({{"cq-source-aws", kProgram}})});
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.ok()) << fetched.error().message();
  EXPECT_EQ(content_of(fetched->executable), kProgram);
  EXPECT_TRUE(log_.has(LogLevel::kWarn, "GitHub publishes no checksums"));
  const auto before = server_.requests().size();
  ASSERT_TRUE(fetch().ok());
  EXPECT_EQ(server_.requests().size(), before);
}

TEST_F(GithubTest, VendorsSharedRepository) {
  routes_.set(shared_, {.body = zip_of({{"plugins/source/aws", kProgram}})});
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.ok()) << fetched.error().message();
  EXPECT_EQ(content_of(fetched->executable), kProgram);
}

TEST_F(GithubTest, SharedRepositoryIsTheVendorsOnly) {
  release_.team = "acme";
  const auto fetched = fetch();
  ASSERT_FALSE(fetched.ok());
  EXPECT_EQ(fetched.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(fetched.error().message(), HasSubstr("/acme/cq-source-aws/releases/download/v1.2.3/"));
  EXPECT_EQ(server_.requests().size(), 1u);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(GithubTest, AnotherArchiveThanTheFirstIsRefused) {
  routes_.set(own_, {.body = zip_of({{"cq-source-aws", kProgram}})});
  ASSERT_TRUE(fetch().ok());
  std::filesystem::remove(executable_);
  routes_.set(own_, {.body = zip_of({{"cq-source-aws", "other"}})});
  const auto again = fetch();
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().kind(), ErrorKind::kProtocol);
  EXPECT_THAT(again.error().message(), HasSubstr("not the one that was first downloaded"));
  EXPECT_THAT(files(), ElementsAre("landfall.lock", "landfall.lock.guard"));
}

TEST_F(GithubTest, RefusedIsNotLookedForElsewhere) {
  routes_.set(own_, {.status = 403});
  const auto fetched = fetch();
  ASSERT_FALSE(fetched.ok());
  EXPECT_EQ(fetched.error().kind(), ErrorKind::kAccess);
  EXPECT_EQ(server_.requests().size(), 1u);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(GithubTest, NoTransformers) {
  release_.kind = PluginKind::kTransformer;
  const auto fetched = fetch();
  ASSERT_FALSE(fetched.ok());
  EXPECT_EQ(fetched.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(server_.requests(), IsEmpty());
}

}  // namespace
}  // namespace landfall
