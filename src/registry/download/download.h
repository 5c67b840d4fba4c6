// Plugin executables from CloudQuery's hub and from GitHub releases: found in the cache, or downloaded,
// checked and kept. Facts: protocol.md 4.8 and 4.9 of the reference; docs/guide/plugins.md.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

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
  std::string github_url;               ///< empty for the public one
  std::string api_key;                  ///< CLOUDQUERY_API_KEY, or empty; a secret
  std::string ca_file;                  ///< more trusted certificates, or empty for the system's
  std::string user_agent = "landfall";
};

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
