// The variables that set download options.
#include <gtest/gtest.h>
#include <stdlib.h>

#include "registry/download/download.h"

namespace landfall {
namespace {

TEST(DownloadOptions, OfTheEnvironment) {
  setenv("CLOUDQUERY_API_URL", "https://hub.example.com", 1);
  setenv("CLOUDQUERY_API_KEY", "cqp_key", 1);
  setenv("LANDFALL_GITHUB_URL", "https://git.example.com", 1);
  setenv("_CQ_TEAM_NAME", "mine", 1);
  setenv("SSL_CERT_FILE", "/certificates.pem", 1);
  const DownloadOptions options = download_options_of_environment();
  EXPECT_EQ(options.hub_url, "https://hub.example.com");
  EXPECT_EQ(options.api_key, "cqp_key");
  EXPECT_EQ(options.github_url, "https://git.example.com");
  EXPECT_EQ(options.team, "mine");
  EXPECT_EQ(options.ca_file, "/certificates.pem");
  for (const char* name :
       {"CLOUDQUERY_API_URL", "CLOUDQUERY_API_KEY", "LANDFALL_GITHUB_URL", "_CQ_TEAM_NAME", "SSL_CERT_FILE"})
    unsetenv(name);
  EXPECT_EQ(download_options_of_environment().hub_url, "");
}

}  // namespace
}  // namespace landfall
