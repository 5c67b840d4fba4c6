// Tests of the command line itself: usage errors, help, version.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace landfall::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Ended {
  int code = 0;
  std::string out;
  std::string errors;
};

Ended run(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "landfall");
  std::ostringstream out;
  std::ostringstream errors;
  Program program("1.2.3");
  const int code = program.run(static_cast<int>(arguments.size()), arguments.data(), {out, errors});
  return {code, out.str(), errors.str()};
}

TEST(Program, UsageErrorsExitWithTwoAndPointToTheHelp) {
  for (const auto& arguments : std::vector<std::vector<const char*>>{{},
                                                                     {"snyc"},
                                                                     {"sync"},
                                                                     {"sync", "a.yml", "--nope"},
                                                                     {"sync", "a.yml", "--log-level", "loud"},
                                                                     {"sync", "a.yml", "--shard", "2/1"},
                                                                     {"version", "--invocation-id", "7"}}) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.errors, StartsWith("Error: "));
    EXPECT_THAT(ended.errors, HasSubstr("--help"));
    EXPECT_EQ(ended.out, "");
  }
}

TEST(Program, AMistypedCommandIsGuessed) {
  EXPECT_THAT(run({"snyc", "a.yml"}).errors,
              StartsWith("Error: unknown command \"snyc\"; did you mean \"sync\"?"));
}

TEST(Program, HelpAndVersionSucceed) {
  const Ended help = run({"sync", "--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("--summary-location"));
  EXPECT_EQ(run({"--version"}).out, "1.2.3\n");
  const Ended version = run({"version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, StartsWith("landfall 1.2.3\n"));
  EXPECT_THAT(version.out, HasSubstr("testdata"));
}

TEST(Program, TelemetryFlagsOfCloudQueryAreAccepted) {
  EXPECT_EQ(run({"version", "--telemetry-level", "all", "--cq-dir", "/tmp/x"}).code, 0);
  EXPECT_EQ(run({"version", "--telemetry-level", "loud"}).code, 2);
}

}  // namespace
}  // namespace landfall::cli
