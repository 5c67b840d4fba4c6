// See install.h.
#include "registry/download/install.h"

#include <fmt/format.h>

#include <system_error>

#include "registry/download/archive.h"
#include "registry/download/lock_file.h"
#include "registry/download/release.h"
#include "registry/download/sha256.h"

namespace landfall {
namespace {

constexpr unsigned kExecutableMode = 0744;  // as in the official cache, protocol.md 4.8

}  // namespace

HttpSettings http_settings(const DownloadOptions& options) {
  return {.transfer = {.ca_file = options.ca_file, .user_agent = options.user_agent},
          .pause = options.retry_pause};
}

Result<Url> join_url(std::string base, std::string_view path) {
  while (base.ends_with('/')) base.pop_back();
  return parse_url(base.append(path));
}

Result<std::optional<FetchedPlugin>> find_in_cache(const PluginRelease& release,
                                                   const DownloadOptions& options, const Context& context) {
  const auto executable = executable_path(options.cache, release);
  std::error_code failed;
  if (!std::filesystem::is_regular_file(executable, failed)) return std::optional<FetchedPlugin>();
  const LockFile lock(options.cache);
  const std::string key = lock_key(release);
  TRY_ASSIGN(const auto pinned, lock.find(key));
  if (pinned) {
    TRY_ASSIGN(const std::string found, sha256_of_file(executable, *context.cancel));
    if (found != pinned->executable_sha256) return lock.tampered(executable, key, *pinned, found);
  }
  return std::optional(FetchedPlugin{.executable = executable, .image = {}});
}

Result<TemporaryFile> partial_file(const PluginRelease& release, const DownloadOptions& options) {
  return TemporaryFile::create_in(executable_path(options.cache, release).parent_path());
}

Result<FetchedPlugin> keep(const TemporaryFile& file, const DownloadedArchive& archive,
                           const PluginRelease& release, const DownloadOptions& options,
                           const Context& context) {
  TRY_ASSIGN(TemporaryFile program, partial_file(release, options));
  LockEntry entry{.archive_sha256 = archive.sha256, .executable_sha256 = {}, .host = archive.host};
  TRY_ASSIGN(entry.executable_sha256, extract_entry(file.path(), archive.entry, options.max_executable_bytes,
                                                    program, *context.cancel));
  // Pinned first: an executable that stands in the cache is always one that was checked.
  TRY(LockFile(options.cache).pin(lock_key(release), entry));
  const auto target = executable_path(options.cache, release);
  TRY(program.move_to(target, kExecutableMode));
  context.log->write(LogLevel::kInfo, fmt::format("downloaded {}", release_text(release)),
                     {{"host", archive.host}, {"sha256", entry.executable_sha256}});
  return FetchedPlugin{.executable = target, .image = {}};
}

}  // namespace landfall
