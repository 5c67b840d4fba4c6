// Plugins of the registry `cloudquery`: asks CloudQuery's hub for a release that the cache lacks.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "registry/download/download.h"
#include "registry/download/hub_answers.h"
#include "registry/download/install.h"
#include "registry/download/release.h"
#include "result/redact.h"

namespace landfall {
namespace {

constexpr std::string_view kPublicHub = "https://api.cloudquery.io";

/// One release that is asked for.
class HubDownload {
 public:
  HubDownload(const PluginRelease& release, const DownloadOptions& options, const Context& context)
      : release_(release), options_(options), context_(context), client_(http_settings(options), context) {}

  Result<FetchedPlugin> fetch();

 private:
  std::string plugin_path() const {
    return fmt::format("/plugins/{}/{}/{}", release_.team, to_string(release_.kind), release_.name);
  }
  std::string version_path() const { return fmt::format("{}/versions/{}", plugin_path(), release_.version); }

  Result<HttpAnswer> ask(const std::string& path);
  Result<VersionDetails> details();
  Result<void> check_platform(const VersionDetails& details) const;
  Result<std::string> team();
  Result<FetchedPlugin> download(const HubAsset& asset, const Url& from);
  Error no_such_release();
  Error refused(const HttpAnswer& answer) const;

  const PluginRelease& release_;
  const DownloadOptions& options_;
  const Context& context_;
  HttpClient client_;
};

Result<HttpAnswer> HubDownload::ask(const std::string& path) {
  const std::string base = options_.hub_url.empty() ? std::string(kPublicHub) : options_.hub_url;
  TRY_ASSIGN(const Url url, join_url(base, path).during("reading CLOUDQUERY_API_URL"));
  return client_.get_json(url, options_.api_key);
}

Error HubDownload::refused(const HttpAnswer& answer) const {
  const std::string said = fmt::format("{} answered {}", answer.url.shown(), answer.status);
  if (answer.status == 429)
    return {ErrorKind::kTransient, said +
                                       " (too many requests): wait a while and start again; with an API key "
                                       "in CLOUDQUERY_API_KEY the hub allows more"};
  if (answer.status != 401 && answer.status != 403) return unexpected_status(answer);
  if (options_.api_key.empty())
    return {ErrorKind::kAccess, said +
                                    " (log-in needed, as for all premium plugins): set CLOUDQUERY_API_KEY to "
                                    "an API key made in your account at the hub"};
  return {
      ErrorKind::kAccess,
      said +
          " (not allowed): is CLOUDQUERY_API_KEY right and not expired, and may its team use this plugin? "
          "_CQ_TEAM_NAME chooses another team of yours"};
}

Error HubDownload::no_such_release() {
  auto answer = ask(plugin_path());
  if (!answer.ok()) return std::move(answer).error();
  const std::string login = options_.api_key.empty() ? "; a private plugin needs CLOUDQUERY_API_KEY" : "";
  if (answer->status == 404)
    return {ErrorKind::kConfig, fmt::format("the hub knows no {} {}/{}: look at `path`{}",
                                            to_string(release_.kind), release_.team, release_.name, login)};
  if (answer->status != 200) return refused(*answer);
  auto latest = parse_latest_version(answer->body);
  if (!latest.ok()) return std::move(latest).error();
  const std::string there_is = latest->empty() ? "it has no published version" : "the latest is " + *latest;
  return {ErrorKind::kConfig, fmt::format("there is no version {} of it: {}; look at `version`{}",
                                          release_.version, there_is, login)};
}

Result<VersionDetails> HubDownload::details() {
  TRY_ASSIGN(const HttpAnswer answer, ask(version_path()));
  if (answer.status == 404) return no_such_release();
  if (answer.status != 200) return refused(answer);
  return parse_version_details(answer.body);
}

Result<void> HubDownload::check_platform(const VersionDetails& details) const {
  const auto& there = details.platforms;
  const std::string wanted = this_platform();
  if (there.empty() || std::find(there.begin(), there.end(), wanted) != there.end()) return {};
  return Error(
      ErrorKind::kConfig,
      fmt::format("it is not published for {}; there are: {}; use another version, or run it elsewhere and "
                  "reach it with `registry: grpc`",
                  wanted, fmt::join(there, ", ")));
}

/// The team whose rights count, or empty: then the key's own.
Result<std::string> HubDownload::team() {
  if (options_.api_key.empty()) return std::string();
  if (!options_.team.empty()) {
    if (is_plain_name(options_.team)) return options_.team;
    return Error(ErrorKind::kConfig, "_CQ_TEAM_NAME is no team's name; set it as the hub shows it");
  }
  TRY_ASSIGN(const HttpAnswer answer, ask("/teams"));
  if (answer.status == 403 || answer.status == 404) return std::string();  // keys that may not list teams
  if (answer.status != 200) return refused(answer);
  TRY_ASSIGN(const std::vector<std::string> names, parse_teams(answer.body));
  if (names.size() > 1)
    context_.log->write(LogLevel::kWarn,
                        "the API key belongs to several teams, the first is used; set "
                        "_CQ_TEAM_NAME to choose",
                        {{"teams", fmt::format("{}", fmt::join(names, ", "))}});
  return names.empty() ? std::string() : names.front();
}

Result<FetchedPlugin> HubDownload::download(const HubAsset& asset, const Url& from) {
  TRY_ASSIGN(const Url location, next_url(from, asset.location));
  TRY_ASSIGN(TemporaryFile file, partial_file(release_, options_));
  TRY_ASSIGN(const HttpAnswer answer, client_.download(location, options_.max_archive_bytes, file));
  if (answer.status != 200) return unexpected_status(answer);
  if (answer.sha256 != asset.sha256)
    return Error(
        ErrorKind::kProtocol,
        fmt::format("the archive from {} is not the one that the hub announced: SHA-256 {} in place of {}; "
                    "start again, and if it stays so, look at proxies and tell the hub",
                    answer.url.shown(), answer.sha256, asset.sha256));
  std::string platform = this_platform();
  std::replace(platform.begin(), platform.end(), '_', '-');
  const DownloadedArchive archive{
      .sha256 = asset.sha256,
      .host = answer.url.host,
      .entry = fmt::format("plugin-{}-{}-{}", release_.name, release_.version, platform)};
  return keep(file, archive, release_, options_, context_);
}

Result<FetchedPlugin> HubDownload::fetch() {
  TRY_ASSIGN(const VersionDetails version, details());
  if (version.is_container)
    return FetchedPlugin{.executable = {},
                         .image = fmt::format("{}/{}-{}:{}", release_.team, to_string(release_.kind),
                                              release_.name, release_.version)};
  TRY(check_platform(version));
  TRY_ASSIGN(const std::string my_team, team());
  const std::string prefix = my_team.empty() ? "" : "/teams/" + my_team;
  TRY_ASSIGN(const HttpAnswer answer,
             ask(fmt::format("{}{}/assets/{}", prefix, version_path(), this_platform())));
  if (answer.status == 404)
    return Error(ErrorKind::kConfig,
                 fmt::format("the hub has no archive of it for {}{}", this_platform(),
                             options_.api_key.empty() ? "; a private plugin needs CLOUDQUERY_API_KEY"
                                                      : "; use another version, or look at _CQ_TEAM_NAME"));
  if (answer.status != 200) return refused(answer);
  TRY_ASSIGN(const HubAsset asset, parse_asset(answer.body));
  return download(asset, answer.url);
}

}  // namespace

Result<FetchedPlugin> fetch_from_hub(const PluginRelease& release, const DownloadOptions& options,
                                     const Context& context) {
  remember_secret(options.api_key);
  TRY(check_release(release));
  const std::string doing = fmt::format("fetching {}", release_text(release));
  TRY_ASSIGN(auto cached, find_in_cache(release, options, context).during(doing));
  if (cached) return std::move(*cached);
  return HubDownload(release, options, context).fetch().during(doing);
}

}  // namespace landfall
