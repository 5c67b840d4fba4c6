// Cancelling reaches everybody who waits or asks.
#include <gtest/gtest.h>
#include <landfall/context.h>

#include <thread>

namespace landfall {
namespace {

TEST(CancelToken, ChecksAndKeepsTheFirstReason) {
  CancelToken token;
  EXPECT_TRUE(token.check().ok());
  EXPECT_FALSE(token.wait_for(std::chrono::milliseconds(1)));
  token.cancel("received interrupt signal");
  token.cancel("second");
  EXPECT_TRUE(token.cancelled());
  EXPECT_EQ(token.check().error().kind(), ErrorKind::kCancelled);
  EXPECT_EQ(token.check().error().message(), "received interrupt signal");
}

TEST(CancelToken, WakesAWaiter) {
  CancelToken token;
  bool woken = false;
  std::thread waiter([&] { woken = token.wait_for(std::chrono::hours(1)); });
  token.cancel("stop");
  waiter.join();
  EXPECT_TRUE(woken);
}

TEST(NullLog, IsTheDefaultOfAContext) {
  const Context context;
  context.log->write(LogLevel::kError, "dropped", {{"key", "value"}});
  EXPECT_EQ(context.log, &null_log());
}

}  // namespace
}  // namespace landfall
