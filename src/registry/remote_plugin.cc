// Chooses the way by registry: a process, a container, an address.
#include "registry/remote_plugin.h"

#include <fmt/format.h>

#include <utility>

#include "registry/download/download.h"

namespace landfall {
namespace {

DownloadOptions download_options(const PluginSettings& settings) {
  DownloadOptions options = download_options_of_environment();
  options.cache = settings.cache;
  return options;
}

/// `team/name`; nothing when the path has another form.
std::optional<std::pair<std::string, std::string>> team_and_name(const std::string& path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == path.size()) return std::nullopt;
  if (path.find('/', slash + 1) != std::string::npos) return std::nullopt;
  return std::pair(path.substr(0, slash), path.substr(slash + 1));
}

/// An option's text, unless it came from a variable.
std::string shown(const PluginSpec& document, std::string_view option) {
  const Value* const value = document.written.find(option);
  return value == nullptr || value->secret ? "(hidden)" : fmt::format("\"{}\"", value->text);
}

void check_local(const PluginSpec& document, Problems& problems) {
  std::error_code error;
  const auto status = std::filesystem::status(document.path, error);
  if (std::filesystem::is_directory(status))
    problems.add(document.at("path"), "the path of a local plugin is a directory: name the executable in it");
  else if (!std::filesystem::exists(status))
    problems.add(
        document.at("path"),
        fmt::format(
            "plugin {}: there is no file {}; a relative path is looked for in the working directory, {}",
            shown(document, "name"), shown(document, "path"), std::filesystem::current_path(error).string()));
}

}  // namespace

RemotePlugin::RemotePlugin(PluginKind kind, const PluginSpec& document, PluginSettings settings)
    : kind_(kind),
      registry_(document.registry),
      path_(document.path),
      version_(document.version),
      plugin_(fmt::format("{} \"{}\"", to_string(kind), document.name)),
      docker_token_(document.docker_registry_auth_token),
      settings_(std::move(settings)) {}

Result<std::unique_ptr<PluginHost>> RemotePlugin::start() {
  HostOptions options;
  options.plugin = plugin_;
  options.log_level = settings_.log_level;
  options.more_flags = flags_;
  options.use_tcp = use_tcp_;
  switch (registry_) {
    case Registry::kGrpc:
      return remote_host(path_);
    case Registry::kLocal:
      return start_executable(path_, options, settings_.context);
    case Registry::kDocker:
      return start_container({path_, docker_token_.reveal()}, options, settings_.context);
    case Registry::kCloudquery:
    case Registry::kGithub:
      return start_fetched(options);
    case Registry::kBuiltin:
      break;
  }
  return Error(ErrorKind::kBug, "a built-in plugin is not started");
}

namespace {

Result<FetchedPlugin> fetch(PluginKind kind, Registry registry, const std::string& path,
                            const std::string& version, const PluginSettings& settings) {
  const auto parts = team_and_name(path);
  if (!parts)
    return Error(ErrorKind::kConfig, fmt::format("the path \"{}\" is not of the form team/name", path));
  const PluginRelease release{.kind = kind, .team = parts->first, .name = parts->second, .version = version};
  const DownloadOptions options = download_options(settings);
  return registry == Registry::kGithub ? fetch_from_github(release, options, settings.context)
                                       : fetch_from_hub(release, options, settings.context);
}

}  // namespace

Result<std::unique_ptr<PluginHost>> RemotePlugin::start_fetched(const HostOptions& options) {
  TRY_ASSIGN(const FetchedPlugin fetched, fetch(kind_, registry_, path_, version_, settings_));
  if (!fetched.image.empty())
    return start_container({fetched.image, docker_token_.reveal()}, options, settings_.context);
  return start_executable(fetched.executable.string(), options, settings_.context);
}

Result<void> RemotePlugin::install() {
  if (registry_ != Registry::kCloudquery && registry_ != Registry::kGithub) return {};
  TRY(fetch(kind_, registry_, path_, version_, settings_));
  return {};
}

Result<std::shared_ptr<PluginClient>> RemotePlugin::client() {
  std::lock_guard lock(mutex_);
  if (client_) return client_;
  TRY_ASSIGN(auto host, start());
  TRY_ASSIGN(client_, PluginClient::connect(std::move(host), plugin_, settings_.context, settings_.patience));
  return client_;
}

std::int64_t RemotePlugin::logged_errors() {
  std::lock_guard lock(mutex_);
  return client_ ? client_->host().logged_errors() : 0;
}

std::int64_t RemotePlugin::logged_warnings() {
  std::lock_guard lock(mutex_);
  return client_ ? client_->host().logged_warnings() : 0;
}

void check_remote(const PluginSpec& document, Problems& problems) {
  if (document.path.empty()) return;  // reported where it was read
  if (document.registry == Registry::kLocal) check_local(document, problems);
  const bool is_fetched =
      document.registry == Registry::kCloudquery || document.registry == Registry::kGithub;
  if (is_fetched && !team_and_name(document.path))
    problems.add(document.at("path"), "the path must be of the form team/name, for example cloudquery/aws");
}

}  // namespace landfall
