// Resolves documents to plugins with their options read. Goes on after a mistake, so that the user sees all
// of them.
#include "registry/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "registry/locate.h"
#include "registry/write_modes.h"
#include "spec/connection_variables.h"
#include "spec/fields.h"

namespace landfall {
namespace {

void log_notices(const std::vector<Notice>& notices, Log& log) {
  for (const auto& [position, text] : notices)
    log.write(LogLevel::kWarn, text, {{"at", position.to_string()}});
}

std::shared_ptr<RemotePlugin> remote_of(PluginKind kind, const PluginSpec& document, Problems& problems,
                                        const PluginSettings& settings) {
  check_remote(document, problems);
  return std::make_shared<RemotePlugin>(kind, document, settings);
}

void add_telemetry_flags(const SourceSpec& document, RemotePlugin& plugin) {
  if (document.otel_endpoint.empty()) return;
  plugin.add_flag("--otel-endpoint");
  plugin.add_flag(document.otel_endpoint);
  if (document.otel_endpoint_insecure) plugin.add_flag("--otel-endpoint-insecure");
}

void check_builtin_source(const SourceSpec& document, Problems& problems, Log& log) {
  if (document.backend_options)
    problems.add(document.at("backend_options"),
                 "built-in sources keep no state between syncs: remove backend_options");
  if (!document.otel_endpoint.empty())
    log.write(LogLevel::kWarn, "otel_endpoint has no effect on a built-in source", {{"name", document.name}});
}

std::optional<ResolvedSource> resolve_source(const SourceSpec& document, Problems& problems,
                                             const PluginSettings& settings) {
  Log& log = *settings.context.log;
  const Located<SourceDef> located = locate(document, problems, log);
  ResolvedSource source{
      .document = document, .def = located.builtin, .options = {}, .remote = {}, .destinations = {}};
  if (located.is_remote) {
    source.remote = remote_of(PluginKind::kSource, document, problems, settings);
    add_telemetry_flags(document, *source.remote);
    return source;
  }
  if (source.def == nullptr) return std::nullopt;
  check_builtin_source(document, problems, log);
  source.options = parse_spec(source.def->spec, document.spec, problems);
  log_notices(inert_notices(source.def->spec, document.spec), log);
  return source;
}

std::optional<ResolvedDestination> resolve_destination(const DestinationSpec& document, Problems& problems,
                                                       const PluginSettings& settings) {
  Log& log = *settings.context.log;
  const Located<DestinationDef> located = locate(document, problems, log);
  ResolvedDestination destination{
      .document = document, .def = located.builtin, .options = {}, .remote = {}, .transformers = {}};
  if (located.is_remote) {
    destination.remote = remote_of(PluginKind::kDestination, document, problems, settings);
    return destination;
  }
  if (destination.def == nullptr) return std::nullopt;
  check_write_mode(document, *destination.def, problems);
  destination.options = parse_spec(destination.def->spec, document.spec, problems);
  log_notices(inert_notices(destination.def->spec, document.spec), log);
  return destination;
}

void resolve_transformer(const TransformerSpec& document, Problems& problems, const PluginSettings& settings,
                         ResolvedPlan& plan) {
  if (document.registry == Registry::kBuiltin)
    problems.add(document.at("registry"),
                 "no transformer is built in: use registry cloudquery, local, grpc or docker");
  else
    plan.transformers.push_back(
        {document, remote_of(PluginKind::kTransformer, document, problems, settings)});
}

/// Unknown names were reported where the plan was checked.
std::vector<std::size_t> transformers_of(const DestinationSpec& document, const ResolvedPlan& plan) {
  std::vector<std::size_t> chosen;
  for (const std::string& name : document.transformers)
    for (std::size_t i = 0; i < plan.transformers.size(); ++i)
      if (plan.transformers[i].document.name == name) chosen.push_back(i);
  return chosen;
}

/// Indexes of a source's destinations, in the order of their documents, each once.
std::vector<std::size_t> destinations_of(const SourceSpec& source,
                                         const std::vector<ResolvedDestination>& all) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& names = source.destinations;
    if (std::find(names.begin(), names.end(), all[i].document.name) != names.end()) chosen.push_back(i);
  }
  return chosen;
}

/// A container cannot reach a unix socket of this machine.
void open_to_container(const ResolvedSource& source, const ResolvedPlan& plan) {
  if (!source.remote || !source.remote->is_container()) return;
  for (const std::string& name : connection_names(source.document.written.to_json())) {
    const ResolvedDestination* const destination = plan.find_destination(name);
    if (destination != nullptr && destination->remote) destination->remote->use_tcp();
  }
}

Error with_heading(const Error& error, const std::vector<std::string>& paths, std::size_t count) {
  return Error(error.kind(),
               fmt::format("failed to load spec(s) from {}, {} problem{}:\n{}", fmt::join(paths, ", "), count,
                           count == 1 ? "" : "s", error.message()));
}

}  // namespace

const ResolvedDestination* ResolvedPlan::find_destination(std::string_view name) const {
  const auto found =
      std::find_if(destinations.begin(), destinations.end(),
                   [&](const ResolvedDestination& each) { return each.document.name == name; });
  return found == destinations.end() ? nullptr : &*found;
}

ResolvedPlan resolve(const Plan& plan, Problems& problems, const PluginSettings& settings) {
  ResolvedPlan resolved;
  for (const TransformerSpec& document : plan.transformers)
    resolve_transformer(document, problems, settings, resolved);
  for (const DestinationSpec& document : plan.destinations)
    if (auto destination = resolve_destination(document, problems, settings)) {
      destination->transformers = transformers_of(document, resolved);
      resolved.destinations.push_back(std::move(*destination));
    }
  for (const SourceSpec& document : plan.sources)
    if (auto source = resolve_source(document, problems, settings)) {
      source->destinations = destinations_of(document, resolved.destinations);
      open_to_container(*source, resolved);
      resolved.sources.push_back(std::move(*source));
    }
  return resolved;
}

Result<ResolvedPlan> load_and_resolve(const std::vector<std::string>& paths, LoadMode mode,
                                      const PluginSettings& settings) {
  Problems problems;
  const Plan plan = load_plan(paths, mode, problems);
  log_notices(plan.notices, *settings.context.log);
  ResolvedPlan resolved = resolve(plan, problems, settings);
  const auto outcome = problems.result();
  if (!outcome.ok()) return with_heading(outcome.error(), paths, problems.size());
  return resolved;
}

std::string shown_destinations(const ResolvedPlan& plan, const ResolvedSource& source) {
  std::vector<std::string> all;
  all.reserve(source.destinations.size());
  for (const std::size_t index : source.destinations) all.push_back(shown(plan.destinations[index].document));
  return fmt::format("{}", fmt::join(all, " "));
}

}  // namespace landfall
