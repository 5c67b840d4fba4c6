// Tells the registries apart by what their paths look like.
#include "cli/outside_plugin.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace landfall::cli {
namespace {

/// A name for the document, from the last part of a path.
std::string name_from(std::string_view text) {
  std::string name;
  for (const char c : text)
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' ? c : '-';
  return name.empty() ? "plugin" : name;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

Result<OutsidePlugin> from_hub(const std::string& text, std::size_t slash) {
  const std::size_t at = text.find('@');
  const bool has_version = at != std::string::npos && at > slash + 1 && text.compare(at, 2, "@v") == 0;
  if (!has_version || text.find('/', slash + 1) != std::string::npos)
    return Error(
        ErrorKind::kConfig,
        fmt::format("\"{0}\": write a plugin of the hub as team/name@v1.2.3, and a file as ./{0}", text));
  return OutsidePlugin{name_from(text.substr(slash + 1, at - slash - 1)), "cloudquery", text.substr(0, at),
                       text.substr(at + 1)};
}

}  // namespace

Result<std::optional<OutsidePlugin>> parse_outside_plugin(const std::string& text) {
  if (text.starts_with('/') || text.starts_with("./") || text.starts_with("../"))
    return std::optional(
        OutsidePlugin{name_from(std::filesystem::path(text).filename().string()), "local", text, ""});
  const std::size_t colon = text.rfind(':');
  if (colon != std::string::npos && is_port(std::string_view(text).substr(colon + 1)))
    return std::optional(OutsidePlugin{name_from(text.substr(0, colon)), "grpc", text, ""});
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return std::optional<OutsidePlugin>();
  TRY_ASSIGN(OutsidePlugin plugin, from_hub(text, slash));
  return std::optional(std::move(plugin));
}

}  // namespace landfall::cli
