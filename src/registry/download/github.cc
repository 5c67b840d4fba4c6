// Plugins of the registry `github`: release files of GitHub, where nobody publishes checksums
// (protocol.md 4.9).
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "registry/download/download.h"
#include "registry/download/install.h"
#include "registry/download/lock_file.h"
#include "registry/download/release.h"

namespace landfall {
namespace {

constexpr std::string_view kPublicGithub = "https://github.com";
constexpr std::string_view kVendor = "cloudquery";

/// Where a release can be, and what its executable is called there.
struct Place {
  std::string path;
  std::string entry;
};

std::vector<Place> places(const PluginRelease& release) {
  const std::string plugin = fmt::format("{}-{}", to_string(release.kind), release.name);
  const std::string platform = this_platform();
  std::vector<Place> places{{fmt::format("/{}/cq-{}/releases/download/{}/cq-{}_{}.zip", release.team, plugin,
                                         release.version, plugin, platform),
                             "cq-" + plugin}};
  if (release.team == kVendor)
    places.push_back({fmt::format("/{0}/{0}/releases/download/plugins-{1}-{2}/{3}_{4}.zip", kVendor, plugin,
                                  release.version, release.name, platform),
                      fmt::format("plugins/{}/{}", to_string(release.kind), release.name)});
  return places;
}

Error not_found(const std::vector<std::string>& tried) {
  return {ErrorKind::kConfig,
          fmt::format(
              "there is no such release file; looked at {}; look at `path` and `version`, and whether it is "
              "published for {}",
              fmt::join(tried, " and "), this_platform())};
}

Result<void> warn_of_first_use(const PluginRelease& release, const DownloadOptions& options,
                               const HttpAnswer& answer, Log& log) {
  const LockFile lock(options.cache);
  TRY_ASSIGN(const auto pinned, lock.find(lock_key(release)));
  if (!pinned)
    log.write(
        LogLevel::kWarn,
        "GitHub publishes no checksums: this archive is trusted because it is the first; its SHA-256 is kept "
        "in the lock file, and another one is refused from now on",
        {{"plugin", release_text(release)}, {"sha256", answer.sha256}, {"lock_file", lock.path().string()}});
  return {};
}

Result<FetchedPlugin> download(const PluginRelease& release, const DownloadOptions& options,
                               const Context& context) {
  HttpClient client(http_settings(options), context);
  const std::string base = options.github_url.empty() ? std::string(kPublicGithub) : options.github_url;
  std::vector<std::string> tried;
  for (const Place& place : places(release)) {
    TRY_ASSIGN(const Url url, join_url(base, place.path).during("reading LANDFALL_GITHUB_URL"));
    TRY_ASSIGN(TemporaryFile file, partial_file(release, options));
    TRY_ASSIGN(const HttpAnswer answer, client.download(url, options.max_archive_bytes, file));
    tried.push_back(url.shown());
    if (answer.status == 404) continue;
    if (answer.status != 200) return unexpected_status(answer);
    TRY(warn_of_first_use(release, options, answer, *context.log));
    return keep(file, {.sha256 = answer.sha256, .host = answer.url.host, .entry = place.entry}, release,
                options, context);
  }
  return not_found(tried);
}

}  // namespace

Result<FetchedPlugin> fetch_from_github(const PluginRelease& release, const DownloadOptions& options,
                                        const Context& context) {
  TRY(check_release(release));
  const std::string doing = fmt::format("fetching {}", release_text(release));
  if (release.kind == PluginKind::kTransformer)
    return Error(ErrorKind::kConfig,
                 "registry github has no transformers; use `registry: cloudquery` or local")
        .during(doing);
  TRY_ASSIGN(auto cached, find_in_cache(release, options, context).during(doing));
  if (cached) return std::move(*cached);
  return download(release, options, context).during(doing);
}

}  // namespace landfall
