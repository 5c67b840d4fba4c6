// What the hub and GitHub have in common: the look into the cache, and the way from an archive to the cache.
#pragma once

#include <optional>
#include <string>

#include "registry/download/download.h"
#include "registry/download/https.h"

namespace landfall {

HttpSettings http_settings(const DownloadOptions& options);

/// Joins a base address and a path, `https://host` and `/plugins`.
Result<Url> join_url(std::string base, std::string_view path);

/// Gives the executable if the cache has it; kProtocol when the lock file knows it with another digest.
Result<std::optional<FetchedPlugin>> find_in_cache(const PluginRelease& release,
                                                   const DownloadOptions& options, const Context& context);

/// An empty file in the folder of the executable.
Result<TemporaryFile> partial_file(const PluginRelease& release, const DownloadOptions& options);

struct DownloadedArchive {
  std::string sha256;
  std::string host;   ///< where it came from
  std::string entry;  ///< name of the executable in it
};

/// Unpacks the executable, writes the lock file and puts the executable into the cache; nothing is left there
/// when one of these fails.
Result<FetchedPlugin> keep(const TemporaryFile& file, const DownloadedArchive& archive,
                           const PluginRelease& release, const DownloadOptions& options,
                           const Context& context);

}  // namespace landfall
