// Tests of naming plugins outside the program.
#include "cli/outside_plugin.h"

#include <gtest/gtest.h>

namespace landfall::cli {
namespace {

OutsidePlugin parsed(const std::string& text) {
  const auto plugin = parse_outside_plugin(text);
  EXPECT_TRUE(plugin.ok() && plugin->has_value()) << text;
  return **plugin;
}

TEST(OutsidePlugin, TheFormTellsTheRegistry) {
  EXPECT_EQ(parsed("cloudquery/aws@v1.2.3").registry, "cloudquery");
  EXPECT_EQ(parsed("cloudquery/aws@v1.2.3").path, "cloudquery/aws");
  EXPECT_EQ(parsed("cloudquery/aws@v1.2.3").version, "v1.2.3");
  EXPECT_EQ(parsed("cloudquery/aws@v1.2.3").name, "aws");
  EXPECT_EQ(parsed("./bin/my.plugin").registry, "local");
  EXPECT_EQ(parsed("./bin/my.plugin").name, "my-plugin");
  EXPECT_EQ(parsed("localhost:7777").registry, "grpc");
}

TEST(OutsidePlugin, ABareNameIsSomethingBuiltIn) {
  const auto plugin = parse_outside_plugin("sqlite");
  ASSERT_TRUE(plugin.ok());
  EXPECT_FALSE(plugin->has_value());
}

TEST(OutsidePlugin, AHubPluginNeedsItsVersion) {
  for (const char* text : {"cloudquery/aws", "cloudquery/aws@1.2.3", "a/b/c@v1.0.0", "cloudquery/@v1.0.0"})
    EXPECT_FALSE(parse_outside_plugin(text).ok()) << text;
}

}  // namespace
}  // namespace landfall::cli
