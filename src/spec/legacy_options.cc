// A table of names and advice.
#include "spec/legacy_options.h"

#include <array>

namespace landfall {
namespace {

struct Legacy {
  PluginKind kind;
  std::string_view option;
  std::string_view advice;
};

constexpr std::array<Legacy, 8> kLegacy{{
    {PluginKind::kSource, "concurrency", "put it into the plugin's own spec, as spec.spec.concurrency"},
    {PluginKind::kSource, "table_concurrency",
     "use concurrency in the plugin's own spec (spec.spec.concurrency)"},
    {PluginKind::kSource, "resource_concurrency",
     "use concurrency in the plugin's own spec (spec.spec.concurrency)"},
    {PluginKind::kSource, "scheduler", "put it into the plugin's own spec, as spec.spec.scheduler"},
    {PluginKind::kSource, "backend", "use backend_options with table_name and connection"},
    {PluginKind::kSource, "backend_spec", "use backend_options with table_name and connection"},
    {PluginKind::kDestination, "batch_size", "put it into the plugin's own spec, as spec.spec.batch_size"},
    {PluginKind::kDestination, "batch_size_bytes",
     "put it into the plugin's own spec, as spec.spec.batch_size_bytes"},
}};

}  // namespace

std::string_view legacy_advice(PluginKind kind, std::string_view option) {
  for (const Legacy& legacy : kLegacy)
    if (legacy.kind == kind && legacy.option == option) return legacy.advice;
  return {};
}

}  // namespace landfall
