// Names made of a plugin release: in messages, in the cache, in the archive and in the lock file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "registry/download/download.h"

namespace landfall {

/// True for 1 to 128 of the characters `A-Za-z0-9-_.` that do not begin with a dot and hold no two dots in a
/// row: such a name can stand in a path and in a URL without leaving its place.
bool is_plain_name(std::string_view name);

/// kConfig unless team, name and version are plain names.
Result<void> check_release(const PluginRelease& release);

/// The operating system and processor that this program was built for, in Go's words: `linux_amd64`.
std::string this_platform();

/// `source cloudquery/aws@v1.2.3`, for messages.
std::string release_text(const PluginRelease& release);

/// `source/cloudquery/aws@v1.2.3/linux_amd64`: one executable.
std::string lock_key(const PluginRelease& release);

/// `<cache>/plugins/<kind>/<team>/<name>/<version>/plugin` (protocol.md 4.8). Only of a checked release.
std::filesystem::path executable_path(const std::filesystem::path& cache, const PluginRelease& release);

}  // namespace landfall
