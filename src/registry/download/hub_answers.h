// The JSON documents of the hub, as far as they matter here (protocol.md 4.8). They are not trusted: what
// goes into a path, an address or a message is checked first.
#pragma once

#include <landfall/result.h>

#include <string>
#include <vector>

namespace landfall {

struct VersionDetails {
  bool is_container = false;           ///< package_type docker
  std::vector<std::string> platforms;  ///< supported_targets, `linux_amd64`; empty when not told
};
Result<VersionDetails> parse_version_details(const std::string& json);

struct HubAsset {
  std::string sha256;  ///< of the archive, small letters
  std::string location;
};
/// kProtocol without a checksum.
Result<HubAsset> parse_asset(const std::string& json);

/// The `latest_version` of a plugin; empty when there is none.
Result<std::string> parse_latest_version(const std::string& json);

/// The names of the teams that the owner of a key belongs to.
Result<std::vector<std::string>> parse_teams(const std::string& json);

}  // namespace landfall
