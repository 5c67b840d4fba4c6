// The part of the download options that is set by environment variables.
#include <cstdlib>

#include "registry/download/download.h"

namespace landfall {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

DownloadOptions download_options_of_environment() {
  DownloadOptions options;
  options.hub_url = variable("CLOUDQUERY_API_URL");
  options.github_url = variable("LANDFALL_GITHUB_URL");
  options.api_key = variable("CLOUDQUERY_API_KEY");
  options.team = variable("_CQ_TEAM_NAME");
  options.ca_file = variable("SSL_CERT_FILE");
  return options;
}

}  // namespace landfall
