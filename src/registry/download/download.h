// Plugin executables from CloudQuery's hub and from GitHub releases: found in the cache, or downloaded,
// checked and kept. Facts: protocol.md 4.8 and 4.9 of the reference; docs/guide/plugins.md.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "spec/plugin_spec.h"

namespace landfall {

/// Which release is wanted.
struct PluginRelease {
  PluginKind kind = PluginKind::kSource;
  std::string team;     ///< first part of `path`: "cloudquery"; for GitHub the organisation
  std::string name;     ///< second part: "aws"
  std::string version;  ///< with its v: "v1.2.3"
};

/// Where from and where to. The defaults are the public services; tests and mirrors set others.
struct DownloadOptions {
  std::filesystem::path cache = ".cq";  ///< --cq-dir
  std::string hub_url;                  ///< CLOUDQUERY_API_URL, or empty for the public one
  std::string github_url;               ///< LANDFALL_GITHUB_URL, or empty for the public one
  std::string api_key;                  ///< CLOUDQUERY_API_KEY, or empty; a secret
  std::string team;     ///< _CQ_TEAM_NAME: the team that owns the key; empty: asked of the hub
  std::string ca_file;  ///< SSL_CERT_FILE: more trusted certificates, or empty
  std::string user_agent = "landfall";
  std::int64_t max_archive_bytes = std::int64_t{2} << 30;
  std::int64_t max_executable_bytes = std::int64_t{4} << 30;
  std::chrono::milliseconds retry_pause{1000};  ///< before the second try; doubled for each further one
};

/// Gives the options that the environment sets, under the names above; the others keep their defaults.
DownloadOptions download_options_of_environment();

/// What the hub or the cache gave.
struct FetchedPlugin {
  std::filesystem::path executable;  ///< empty when the release is a container image
  std::string image;                 ///< `team/kind-name:version` for package type docker, or empty
};

/// Gives the executable of a release. Contacts nobody when it is in the cache. kConfig: no such release or
/// platform; kAccess: log-in needed or refused; kConnection: network; kProtocol: checksum or archive wrong
/// (nothing is left in the cache then).
Result<FetchedPlugin> fetch_from_hub(const PluginRelease& release, const DownloadOptions& options,
                                     const Context& context);
Result<FetchedPlugin> fetch_from_github(const PluginRelease& release, const DownloadOptions& options,
                                        const Context& context);

}  // namespace landfall
