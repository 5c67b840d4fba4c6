// See release.h. Names are checked here, before they touch a path or a URL.
#include "registry/download/release.h"

#include <fmt/format.h>

#include <algorithm>

namespace landfall {
namespace {

#if defined(__APPLE__)
constexpr std::string_view kSystem = "darwin";
#else
constexpr std::string_view kSystem = "linux";
#endif
#if defined(__aarch64__)
constexpr std::string_view kProcessor = "arm64";
#else
constexpr std::string_view kProcessor = "amd64";
#endif

constexpr std::size_t kLongestName = 128;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.';
}

Result<void> check_name(std::string_view what, std::string_view name) {
  if (is_plain_name(name)) return {};
  return Error(
      ErrorKind::kConfig,
      fmt::format("the plugin's {} cannot be used: it may hold letters, digits, `-`, `_` and single "
                  "dots, and must not begin with a dot; write `path: team/name` and `version: v1.2.3`",
                  what));
}

}  // namespace

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
         name.find("..") == std::string_view::npos && std::all_of(name.begin(), name.end(), is_plain);
}

Result<void> check_release(const PluginRelease& release) {
  TRY(check_name("team", release.team));
  TRY(check_name("name", release.name));
  return check_name("version", release.version);
}

std::string this_platform() { return fmt::format("{}_{}", kSystem, kProcessor); }

std::string release_text(const PluginRelease& release) {
  return fmt::format("{} {}/{}@{}", to_string(release.kind), release.team, release.name, release.version);
}

std::string lock_key(const PluginRelease& release) {
  return fmt::format("{}/{}/{}@{}/{}", to_string(release.kind), release.team, release.name, release.version,
                     this_platform());
}

std::filesystem::path executable_path(const std::filesystem::path& cache, const PluginRelease& release) {
  return cache / "plugins" / to_string(release.kind) / release.team / release.name / release.version /
         "plugin";
}

}  // namespace landfall
