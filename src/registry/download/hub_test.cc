// Releases from a hub that is a server of the test: what is asked, what is kept, what is refused.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "registry/download/download_fixture_test.h"
#include "result/redact.h"

namespace landfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class HubTest : public DownloadTest {
 protected:
  Result<FetchedPlugin> fetch(const DownloadOptions& options) {
    return fetch_from_hub(release_, options, context_);
  }
  Result<FetchedPlugin> fetch() { return fetch(options()); }

  /// Fails as it should, with nothing left behind.
  void expect_refused(const Result<FetchedPlugin>& result, ErrorKind kind, const std::string& part) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), kind) << result.error().message();
    EXPECT_THAT(result.error().message(), HasSubstr(part));
    EXPECT_THAT(result.error().message(), HasSubstr("source cloudquery/aws@v1.2.3"));
    EXPECT_THAT(result.error().message(), Not(HasSubstr("signature")));
    EXPECT_THAT(files(), IsEmpty());
  }
  void expect_refused(ErrorKind kind, const std::string& part) { expect_refused(fetch(), kind, part); }
};

TEST_F(HubTest, DownloadsChecksAndKeeps) {
  publish(archive_, server_.url());
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.ok()) << fetched.error().message();
  EXPECT_EQ(fetched->executable, executable_);
  EXPECT_EQ(fetched->image, "");
  EXPECT_EQ(content_of(executable_), kProgram);
  struct stat facts {};
  ASSERT_EQ(stat(executable_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0744);
  EXPECT_THAT(files(), ElementsAre("landfall.lock", "landfall.lock.guard",
                                   "plugins/source/cloudquery/aws/v1.2.3/plugin"));
  const std::string lock = content_of(folder_ / "cache/landfall.lock");
  EXPECT_THAT(lock, HasSubstr(sha256_by_openssl(archive_)));
  EXPECT_THAT(lock, HasSubstr(sha256_by_openssl(kProgram)));
  EXPECT_THAT(lock, HasSubstr(R"("host": "127.0.0.1")"));
}

TEST_F(HubTest, CacheHitContactsNobody) {
  publish(archive_, server_.url());
  ASSERT_TRUE(fetch().ok());
  const auto before = server_.requests().size();
  ASSERT_TRUE(fetch().ok());
  EXPECT_EQ(server_.requests().size(), before);
}

TEST_F(HubTest, CacheOfTheOfficialProgramIsUsed) {
  put_file(executable_, "theirs");
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.ok()) << fetched.error().message();
  EXPECT_EQ(fetched->executable, executable_);
  EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(HubTest, TamperedExecutableIsRefused) {
  publish(archive_, server_.url());
  ASSERT_TRUE(fetch().ok());
  put_file(executable_, "evil");
  const auto before = server_.requests().size();
  const auto again = fetch();
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().kind(), ErrorKind::kProtocol);
  EXPECT_THAT(again.error().message(), HasSubstr("was changed after its download"));
  EXPECT_THAT(again.error().message(), HasSubstr("landfall.lock"));
  EXPECT_EQ(server_.requests().size(), before);
  std::filesystem::remove(executable_);  // what the message advises
  EXPECT_TRUE(fetch().ok());
  EXPECT_EQ(content_of(executable_), kProgram);
}

TEST_F(HubTest, AnotherArchiveOfThePinnedReleaseIsRefused) {
  publish(archive_, server_.url());
  ASSERT_TRUE(fetch().ok());
  std::filesystem::remove(executable_);
  publish(zip_of({{entry_, "other"}}), server_.url());
  const auto again = fetch();
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().kind(), ErrorKind::kProtocol);
  EXPECT_THAT(again.error().message(), HasSubstr("not the one that was first downloaded"));
  EXPECT_THAT(files(), ElementsAre("landfall.lock", "landfall.lock.guard"));
}

TEST_F(HubTest, WrongChecksum) {
  publish(archive_, server_.url());
  routes_.set("/archive.zip?signature=hush", {.body = zip_of({{entry_, "other"}})});
  expect_refused(ErrorKind::kProtocol, "not the one that the hub announced");
}

TEST_F(HubTest, MissingChecksum) {
  publish(archive_, server_.url());
  for (const std::string checksum : {"", R"("checksum":"",)", R"("checksum":null,)"}) {
    routes_.set(asset_path_,
                {.body = fmt::format(R"({{{}"location":"{}/archive.zip"}})", checksum, server_.url())});
    expect_refused(ErrorKind::kProtocol, "no checksum");
  }
}

TEST_F(HubTest, CutDownloadIsTriedAgainThenRefused) {
  publish(archive_, server_.url());
  std::atomic<int> tries = 0;
  routes_.set("/archive.zip?signature=hush", [&](const ServerRequest&) {
    ++tries;
    return ServerReply{.body = archive_, .announced = static_cast<long>(archive_.size()) + 1000};
  });
  expect_refused(ErrorKind::kConnection, "after 5 tries");
  EXPECT_EQ(tries, 5);
}

TEST_F(HubTest, CutOnceIsMended) {
  publish(archive_, server_.url());
  std::atomic<int> tries = 0;
  routes_.set("/archive.zip?signature=hush", [&](const ServerRequest&) {
    return ServerReply{.body = archive_, .announced = ++tries == 1 ? 100'000 : -1};
  });
  EXPECT_TRUE(fetch().ok());
  EXPECT_EQ(content_of(executable_), kProgram);
}

TEST_F(HubTest, LogInNeeded) {
  publish(archive_, server_.url());
  routes_.set(asset_path_, {.status = 401});
  expect_refused(ErrorKind::kAccess, "set CLOUDQUERY_API_KEY");
  routes_.set(asset_path_, {.status = 403});
  expect_refused(ErrorKind::kAccess, "set CLOUDQUERY_API_KEY");
}

TEST_F(HubTest, KeyIsSentAndHidden) {
  publish(archive_, server_.url());
  routes_.set("/teams", {.status = 401});
  auto with_key = options();
  with_key.api_key = "cqp_very-secret";
  const auto result = fetch(with_key);
  expect_refused(result, ErrorKind::kAccess, "is CLOUDQUERY_API_KEY right");
  EXPECT_THAT(result.error().message(), Not(HasSubstr("very-secret")));
  EXPECT_EQ(redact("x cqp_very-secret y"), "x *** y");
  EXPECT_THAT(server_.requests().front().head, HasSubstr("Authorization: Bearer cqp_very-secret\r\n"));
}

TEST_F(HubTest, TeamOfTheKey) {
  publish(archive_, server_.url());
  const auto asset = server_.url() + "/archive.zip?signature=hush";
  routes_.set("/teams", {.body = R"({"items":[{"name":"mine"},{"name":"../evil"},{"name":"second"}]})"});
  routes_.set("/teams/mine" + asset_path_, {.body = fmt::format(R"({{"checksum":"{}","location":"{}"}})",
                                                                sha256_by_openssl(archive_), asset)});
  auto with_key = options();
  with_key.api_key = "cqp_very-secret";
  const auto result = fetch(with_key);
  ASSERT_TRUE(result.ok()) << result.error().message();
  EXPECT_TRUE(log_.has(LogLevel::kWarn, "_CQ_TEAM_NAME"));
  EXPECT_EQ(server_.requests().back().target, "/archive.zip?signature=hush");
  EXPECT_FALSE(server_.requests().back().has_header("Authorization"));
}

TEST_F(HubTest, NoSuchVersionNamesTheLatest) {
  routes_.set("/plugins/cloudquery/source/aws", {.body = R"({"latest_version":"v33.0.1"})"});
  expect_refused(ErrorKind::kConfig, "the latest is v33.0.1");
}

TEST_F(HubTest, NoSuchPlugin) {
  expect_refused(ErrorKind::kConfig, "the hub knows no source cloudquery/aws");
}

TEST_F(HubTest, MissingPlatformNamesThoseThatAre) {
  routes_.set(kVersionPath,
              {.body = R"({"package_type":"native","supported_targets":["darwin_arm64","windows_amd64"]})"});
  expect_refused(ErrorKind::kConfig, "there are: darwin_arm64, windows_amd64");
}

TEST_F(HubTest, ContainerImage) {
  routes_.set(kVersionPath, {.body = R"({"package_type":"docker"})"});
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.ok()) << fetched.error().message();
  EXPECT_EQ(fetched->image, "cloudquery/source-aws:v1.2.3");
  EXPECT_EQ(fetched->executable, "");
}

TEST_F(HubTest, TooManyRequestsThenSuccess) {
  publish(archive_, server_.url());
  std::atomic<int> tries = 0;
  routes_.set("/archive.zip?signature=hush", [&](const ServerRequest&) {
    return ++tries < 3 ? ServerReply{.status = 429} : ServerReply{.body = archive_};
  });
  EXPECT_TRUE(fetch().ok());
  EXPECT_EQ(tries, 3);
}

TEST_F(HubTest, TooManyRequestsForGood) {
  routes_.set(kVersionPath, {.status = 429});
  expect_refused(ErrorKind::kTransient, "too many requests");
  EXPECT_EQ(server_.requests().size(), 5u);
}

TEST_F(HubTest, AnswersThatAreNoDocuments) {
  for (const std::string body : {"<html>", "[1]", "", "{\"package_type\":"}) {
    routes_.set(kVersionPath, {.body = body});
    expect_refused(ErrorKind::kProtocol, "the hub's answer cannot be used");
  }
}

TEST_F(HubTest, ArchiveWithoutTheExecutable) {
  publish(zip_of({{"../" + entry_, kProgram}, {"bin/" + entry_, kProgram}}), server_.url());
  expect_refused(ErrorKind::kProtocol, "holds no file \"" + entry_ + "\"");
}

TEST_F(HubTest, NoZipAtAll) {
  publish("not a zip", server_.url());
  expect_refused(ErrorKind::kProtocol, "the archive cannot be read");
}

TEST_F(HubTest, OtherEntriesAreNotWritten) {
  publish(zip_of({{"../evil", "x"}, {"/evil", "x"}, {entry_, kProgram}}), server_.url());
  ASSERT_TRUE(fetch().ok());
  EXPECT_THAT(files(), ElementsAre("landfall.lock", "landfall.lock.guard",
                                   "plugins/source/cloudquery/aws/v1.2.3/plugin"));
  EXPECT_FALSE(std::filesystem::exists(executable_.parent_path().parent_path() / "evil"));
}

TEST_F(HubTest, BombsAreRefused) {
  publish(zip_of({{entry_, std::string(1 << 20, '\0')}}), server_.url());
  auto small = options();
  small.max_executable_bytes = 100'000;
  expect_refused(fetch(small), ErrorKind::kProtocol, "unpacks to more than 100000 bytes");
  small.max_executable_bytes = 1 << 20;
  small.max_archive_bytes = 100;
  expect_refused(fetch(small), ErrorKind::kProtocol, "sends more than 100 bytes");
}

TEST_F(HubTest, BombThatTellsASmallSizeIsRefused) {
  std::string bomb = zip_of({{entry_, std::string(1 << 20, '\0')}});
  const std::string small("\x0a\0\0\0", 4);
  bomb.replace(bomb.find("PK\x03\x04") + 22, 4, small);
  bomb.replace(bomb.find("PK\x01\x02") + 24, 4, small);
  publish(bomb, server_.url());
  auto options = this->options();
  options.max_executable_bytes = 100'000;
  expect_refused(fetch(options), ErrorKind::kProtocol, "");
}

TEST_F(HubTest, TwoAtOnce) {
  publish(archive_, server_.url());
  std::barrier both(2);
  routes_.set("/archive.zip?signature=hush", [&](const ServerRequest&) {
    both.arrive_and_wait();  // nobody has the archive before both want it
    return ServerReply{.body = archive_};
  });
  auto other = Result<FetchedPlugin>(Error(ErrorKind::kBug, "not run"));
  std::thread thread([&] { other = fetch(); });
  const auto mine = fetch();
  thread.join();
  EXPECT_TRUE(mine.ok() && other.ok());
  EXPECT_EQ(content_of(executable_), kProgram);
  EXPECT_THAT(files(), ElementsAre("landfall.lock", "landfall.lock.guard",
                                   "plugins/source/cloudquery/aws/v1.2.3/plugin"));
  EXPECT_TRUE(fetch().ok());  // the lock file agrees
}

TEST_F(HubTest, CancelledMidDownload) {
  publish(archive_, server_.url());
  routes_.set("/archive.zip?signature=hush", {.body = archive_, .announced = 1'000'000, .hold = [&] {
                                                context_.cancel->cancel("received interrupt signal");
                                              }});
  expect_refused(ErrorKind::kCancelled, "received interrupt signal");
}

TEST_F(HubTest, HostileTeamFromTheEnvironment) {
  publish(archive_, server_.url());
  auto options = this->options();
  options.api_key = "cqp_very-secret";
  options.team = "../../x";
  expect_refused(fetch(options), ErrorKind::kConfig, "_CQ_TEAM_NAME");
}

}  // namespace
}  // namespace landfall
