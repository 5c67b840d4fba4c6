// Tests of the flags: the engine's command line, and what nobody knows.
#include "wire/serving/serve_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace landfall {
namespace {

using testing::ElementsAre;

ServeFlags parse(std::vector<std::string> arguments) {
  ServeFlags flags;
  CLI::App app;
  add_serve_flags(app, flags);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  app.parse(arguments);
  flags.unknown = app.remaining();
  return flags;
}

TEST(ServeFlags, ByHandItListensOnThePortOfPlugins) {
  const ServeFlags flags = parse({});
  EXPECT_EQ(flags.network, "tcp");
  EXPECT_EQ(flags.address, "localhost:7777");
  EXPECT_EQ(flags.log_level, "info");
  EXPECT_EQ(flags.log_format, "text");
}

TEST(ServeFlags, TheEnginesCommandLine) {
  const ServeFlags flags = parse({"--log-level", "debug", "--log-format", "json", "--network", "unix",
                                  "--address", "/tmp/cq-abc.sock", "--no-sentry", "--license", "file",
                                  "--otel-endpoint", "localhost:4318", "--otel-endpoint-insecure"});
  EXPECT_EQ(flags.network, "unix");
  EXPECT_EQ(flags.address, "/tmp/cq-abc.sock");
  EXPECT_EQ(flags.log_level, "debug");
  EXPECT_EQ(flags.log_format, "json");
  EXPECT_TRUE(flags.unknown.empty());
}

TEST(ServeFlags, ValuesMayFollowAnEqualsSign) {
  const ServeFlags flags = parse({"--network=unix", "--address=x.sock", "--no-sentry=true"});
  EXPECT_EQ(flags.network, "unix");
  EXPECT_EQ(flags.address, "x.sock");
  EXPECT_TRUE(flags.unknown.empty());
}

TEST(ServeFlags, UnknownOnesAreKept) {
  const ServeFlags flags = parse({"--strange", "--network", "unix", "--odd=3"});
  EXPECT_EQ(flags.network, "unix");
  EXPECT_THAT(flags.unknown, ElementsAre("--strange", "--odd=3"));
}

TEST(ServeFlags, AWrongNetworkIsAnError) { EXPECT_THROW(parse({"--network", "udp"}), CLI::ValidationError); }

}  // namespace
}  // namespace landfall
