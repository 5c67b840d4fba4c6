// Tests of the watch over calls.
#include "wire/serving/call_watch.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <vector>

namespace landfall {
namespace {

using std::chrono::seconds;

TEST(CallWatch, ACallWhoseClientHasGoneIsCancelled) {
  CallWatch watch;
  const auto token = std::make_shared<CancelToken>();
  const auto other = std::make_shared<CancelToken>();
  std::atomic<bool> gone{false};
  const auto call = watch.watch(token, [&] { return gone.load(); });
  const auto staying = watch.watch(other, [] { return false; });
  gone = true;
  EXPECT_TRUE(token->wait_for(seconds(30)));
  EXPECT_FALSE(other->cancelled());
}

TEST(CallWatch, AnEndedCallIsAskedNoMore) {
  CallWatch watch;
  const auto token = std::make_shared<CancelToken>();
  {
    const auto call = watch.watch(token, [] { return false; });
  }
  watch.stop("received interrupt signal");
  EXPECT_FALSE(token->cancelled());
}

TEST(CallWatch, StoppingCancelsAllCallsAndThoseToCome) {
  CallWatch watch;
  const auto now = std::make_shared<CancelToken>();
  const auto later = std::make_shared<CancelToken>();
  const auto call = watch.watch(now, [] { return false; });
  watch.stop("received interrupt signal");
  const auto next = watch.watch(later, [] { return false; });
  ASSERT_FALSE(now->check().ok());
  EXPECT_NE(now->check().error().message().find("received interrupt signal"), std::string::npos);
  EXPECT_TRUE(later->cancelled());
}

TEST(CallWatch, CallsComeAndGoOnManyThreads) {
  CallWatch watch;
  std::vector<std::thread> threads;
  std::atomic<int> cancelled{0};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        const auto token = std::make_shared<CancelToken>();
        const auto call = watch.watch(token, [] { return true; });
        cancelled += token->wait_for(seconds(30)) ? 1 : 0;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cancelled, 80);
}

}  // namespace
}  // namespace landfall
