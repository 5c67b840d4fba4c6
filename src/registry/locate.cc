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

/// False, with a problem, for a registry whose plugins would have to be started or downloaded.
bool check_registry(const PluginSpec& document, PluginKind kind, const std::vector<std::string>& names,
                    Problems& problems) {
  if (document.registry == Registry::kBuiltin || document.registry == Registry::kCloudquery) return true;
  problems.add(document.at("registry"),
               fmt::format("registry {} cannot be used: this version runs built-in plugins only; write "
                           "`registry: builtin` and "
                           "as `path` one of the built-in {}s: {}",
                           to_string(document.registry), to_string(kind), fmt::join(names, ", ")));
  return false;
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
               fmt::format("{}{} this version runs built-in plugins only; built-in {}s: {}", message,
                           message.ends_with('?') ? "" : ";", to_string(kind), fmt::join(names, ", ")));
}

template <class Def>
const Def* locate_in(const PluginSpec& document, PluginKind kind, const std::vector<std::string>& names,
                     const Def* (*find)(std::string_view), Problems& problems, Log& log) {
  if (document.path.empty()) return nullptr;  // reported where it was read
  if (!check_registry(document, kind, names, problems)) return nullptr;
  const Def* def = find(builtin_name(document));
  const bool is_other_vendors =
      document.registry == Registry::kCloudquery && !std::string_view(document.path).starts_with(kVendor);
  if (def == nullptr || is_other_vendors) {
    add_unknown(document, kind, names, problems);
    return nullptr;
  }
  if (document.registry == Registry::kCloudquery)
    log.write(LogLevel::kInfo,
              fmt::format("using the built-in {} {} in place of {}@{}", to_string(kind), def->name,
                          document.path, document.version),
              {{"name", document.name}});
  return def;
}

}  // namespace

const SourceDef* locate(const SourceSpec& document, Problems& problems, Log& log) {
  return locate_in<SourceDef>(document, PluginKind::kSource, source_names(), find_source, problems, log);
}

const DestinationDef* locate(const DestinationSpec& document, Problems& problems, Log& log) {
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
