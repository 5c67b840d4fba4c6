// Secrets in all the spellings in which they leak.
#include "result/redact.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace landfall {
namespace {

TEST(Redact, HidesEverySpelling) {
  remember_secret("p@ss w/rd\"1");
  EXPECT_EQ(redact("login p@ss w/rd\"1 refused"), "login *** refused");
  EXPECT_EQ(redact("url://u:p%40ss%20w%2Frd%221@host"), "url://u:***@host");
  EXPECT_EQ(redact("url://u:p%40ss%20w%2frd%221@host"), "url://u:***@host");
  EXPECT_EQ(redact(R"({"password":"p@ss w/rd\"1"})"), R"({"password":"***"})");
}

TEST(Redact, LeavesOrdinaryWordsAlone) {
  for (const char* word : {"", "abc", "true", "FALSE", "null", "5432", "12345", "-1.5"})
    remember_secret(word);
  EXPECT_EQ(redact("abc true FALSE null 5432 12345 -1.5"), "abc true FALSE null 5432 12345 -1.5");
  remember_secret("918273");
  EXPECT_EQ(redact("code 918273"), "code ***");
}

TEST(Redact, LongestWinsAndOverlapsLeaveNothing) {
  remember_secret("swordfish");
  remember_secret("swordfish-and-chips");
  remember_secret("chips-please");
  EXPECT_EQ(redact("a swordfish-and-chips b swordfish c"), "a *** b *** c");
  EXPECT_EQ(redact("<swordfish-and-chips-please>"), "<***>");
}

TEST(Redact, HidesSingleLinesOfAKey) {
  remember_secret("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----\n");
  EXPECT_EQ(redact("bad key line MIIEvQIBADANBgkq!"), "bad key line ***!");
}

TEST(Redact, IsSafeFromManyThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 50; ++i) {
        const std::string secret = "thread-secret-" + std::to_string(t) + "-" + std::to_string(i) + "-end";
        remember_secret(secret);
        EXPECT_EQ(redact("<" + secret + ">"), "<***>");
      }
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace landfall
