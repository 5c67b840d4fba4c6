// The lock file: what it pins, what it refuses, and that many may write it at once.
#include "registry/download/lock_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "registry/download/download_fixture_test.h"
#include "registry/download/sha256.h"

namespace landfall {
namespace {

using testing::HasSubstr;

class LockFileTest : public DownloadTest {
 protected:
  LockFile lock_{folder_};
  LockEntry entry_{
      .archive_sha256 = std::string(64, 'a'), .executable_sha256 = std::string(64, 'b'), .host = "h"};
};

TEST_F(LockFileTest, KnowsWhatWasPinned) {
  EXPECT_FALSE(lock_.find("x")->has_value());
  ASSERT_TRUE(lock_.pin("x", entry_).ok());
  ASSERT_TRUE(lock_.find("x")->has_value());
  EXPECT_EQ((*lock_.find("x"))->executable_sha256, entry_.executable_sha256);
  EXPECT_FALSE(lock_.find("y")->has_value());
}

TEST_F(LockFileTest, SameAgainIsFineAnotherIsRefused) {
  ASSERT_TRUE(lock_.pin("x", entry_).ok());
  entry_.host = "mirror";  // the same archive may come from another place
  EXPECT_TRUE(lock_.pin("x", entry_).ok());
  auto other = entry_;
  other.archive_sha256 = std::string(64, 'c');
  EXPECT_EQ(lock_.pin("x", other).error().kind(), ErrorKind::kProtocol);
  other = entry_;
  other.executable_sha256 = std::string(64, 'c');
  EXPECT_EQ(lock_.pin("x", other).error().kind(), ErrorKind::kProtocol);
  EXPECT_EQ((*lock_.find("x"))->archive_sha256, entry_.archive_sha256);
}

TEST_F(LockFileTest, IsSorted) {
  for (const char* key : {"c", "a", "b"}) ASSERT_TRUE(lock_.pin(key, entry_).ok());
  const std::string text = content_of(lock_.path());
  EXPECT_LT(text.find("\"a\""), text.find("\"b\""));
  EXPECT_LT(text.find("\"b\""), text.find("\"c\""));
}

TEST_F(LockFileTest, ManyAtOnceLoseNothing) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      for (int j = 0; j < 5; ++j) EXPECT_TRUE(LockFile(folder_).pin(fmt::format("{}-{}", i, j), entry_).ok());
    });
  for (auto& thread : threads) thread.join();
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 5; ++j) EXPECT_TRUE(lock_.find(fmt::format("{}-{}", i, j))->has_value());
}

TEST_F(LockFileTest, DamagedFileIsAClearError) {
  const std::string short_digest =
      R"({"format":1,"plugins":{"x":{"archive_sha256":"12","executable_sha256":"12","host":"h"}}})";
  for (const std::string& text : {std::string(), std::string("{"), std::string("[]"), std::string("{}"),
                                  std::string(R"({"format":2,"plugins":{}})"), std::string(R"({"format":1})"),
                                  std::string(R"({"format":1,"plugins":{"x":1}})"), short_digest}) {
    put_file(lock_.path(), text);
    for (const auto& error : {lock_.find("x").error(), lock_.pin("x", entry_).error()}) {
      EXPECT_EQ(error.kind(), ErrorKind::kConfig);
      EXPECT_THAT(error.message(), HasSubstr("landfall.lock\" cannot be used"));
    }
    EXPECT_EQ(content_of(lock_.path()), text);
  }
}

TEST_F(LockFileTest, DamagedFileKeepsCachedPluginsFromRunning) {
  put_file(executable_, kProgram);
  put_file(folder_ / "cache/landfall.lock", "{");
  const auto fetched = fetch_from_hub(release_, options(), context_);
  ASSERT_FALSE(fetched.ok());
  EXPECT_EQ(fetched.error().kind(), ErrorKind::kConfig);
}

TEST(Sha256, PublishedExamples) {  // FIPS 180-2, appendix B
  Sha256 digest;
  digest.add("a");
  digest.add("bc");
  EXPECT_EQ(digest.finish(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  digest.add("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
  EXPECT_EQ(digest.finish(), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

}  // namespace
}  // namespace landfall
