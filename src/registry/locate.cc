// Finds built-in plugins by what the user wrote.
#include "registry/locate.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "registry/builtin.h"
#include "result/redact.h"
#include "spec/suggest.h"

namespace landfall {
namespace {

constexpr std::string_view kVendor = "cloudquery/";

/// The name of the built-in plugin that is meant, or the whole path when it can be none.
std::string_view builtin_name(const PluginSpec& document) {
  const std::string_view path = document.path;
  return path.starts_with(kVendor) ? path.substr(kVendor.size()) : path;
}

bool is_hidden(const PluginSpec& document, std::string_view option) {
  const Value* value = document.written.find(option);
  return value != nullptr && value->secret;
}

void add_unknown(const PluginSpec& document, PluginKind kind, const std::vector<std::string>& names,
                 Problems& problems) {
  const std::string name(builtin_name(document));
  const std::string called = is_hidden(document, "path") ? "so" : fmt::format("\"{}\"", name);
  std::string message = fmt::format("no built-in {} is called {}", to_string(kind), called);
  if (kind == PluginKind::kDestination && is_left_out(name))
    message =
        fmt::format("destination {} was left out of this build (cmake -DLANDFALL_DESTINATIONS=…)", called);
  else if (!is_hidden(document, "path"))
    message += did_you_mean(name, names);
  problems.add(document.at("path"),
               fmt::format("{}{} built-in {}s: {}", message, message.ends_with('?') ? "" : ";",
                           to_string(kind), fmt::join(names, ", ")));
}

template <class Def>
Located<Def> locate_in(const PluginSpec& document, PluginKind kind, const std::vector<std::string>& names,
                       const Def* (*find)(std::string_view), Problems& problems, Log& log) {
  if (document.path.empty()) return {};  // reported where it was read
  if (document.registry == Registry::kBuiltin) {
    const Def* const def = find(builtin_name(document));
    if (def == nullptr) add_unknown(document, kind, names, problems);
    return {.builtin = def};
  }
  if (document.registry != Registry::kCloudquery || !std::string_view(document.path).starts_with(kVendor))
    return {.is_remote = true};
  const Def* const def = find(builtin_name(document));
  if (def == nullptr) return {.is_remote = true};
  log.write(LogLevel::kInfo,
            fmt::format("using the built-in {} {} in place of {}@{}", to_string(kind), def->name,
                        document.path, document.version),
            {{"name", document.name}});
  return {.builtin = def};
}

}  // namespace

Located<SourceDef> locate(const SourceSpec& document, Problems& problems, Log& log) {
  return locate_in<SourceDef>(document, PluginKind::kSource, source_names(), find_source, problems, log);
}

Located<DestinationDef> locate(const DestinationSpec& document, Problems& problems, Log& log) {
  return locate_in<DestinationDef>(document, PluginKind::kDestination, destination_names(), find_destination,
                                   problems, log);
}

std::string shown(const PluginSpec& document) {
  const std::string what = document.registry == Registry::kCloudquery
                               ? fmt::format("{}@{}", document.path, document.version)
                               : fmt::format("{}@{}", to_string(document.registry), document.path);
  return redact(fmt::format("{} ({})", document.name, what));
}

}  // namespace landfall
