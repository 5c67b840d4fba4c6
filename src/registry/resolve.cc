// Resolves documents to plugins with their options read. Goes on after a mistake, so that the user sees all
// of them.
#include "registry/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "registry/locate.h"
#include "registry/write_modes.h"
#include "spec/fields.h"

namespace landfall {
namespace {

constexpr std::string_view kLaterPart = "this version runs built-in plugins only, which";

void log_notices(const std::vector<Notice>& notices, Log& log) {
  for (const auto& [position, text] : notices)
    log.write(LogLevel::kWarn, text, {{"at", position.to_string()}});
}

std::optional<ResolvedSource> resolve_source(const SourceSpec& document, Problems& problems, Log& log) {
  if (document.backend_options)
    problems.add(document.at("backend_options"),
                 fmt::format("{} keep no state between syncs: remove backend_options", kLaterPart));
  if (!document.otel_endpoint.empty())
    log.write(LogLevel::kWarn, "otel_endpoint has no effect on a built-in source", {{"name", document.name}});
  ResolvedSource source{
      .document = document, .def = locate(document, problems, log), .options = {}, .destinations = {}};
  if (source.def == nullptr) return std::nullopt;
  source.options = parse_spec(source.def->spec, document.spec, problems);
  log_notices(inert_notices(source.def->spec, document.spec), log);
  return source;
}

std::optional<ResolvedDestination> resolve_destination(const DestinationSpec& document, Problems& problems,
                                                       Log& log) {
  if (!document.transformers.empty())
    problems.add(document.at("transformers"),
                 fmt::format("{} transformers are not: remove them", kLaterPart));
  ResolvedDestination destination{
      .document = document, .def = locate(document, problems, log), .options = {}};
  if (destination.def == nullptr) return std::nullopt;
  check_write_mode(document, *destination.def, problems);
  destination.options = parse_spec(destination.def->spec, document.spec, problems);
  log_notices(inert_notices(destination.def->spec, document.spec), log);
  return destination;
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

Error with_heading(const Error& error, const std::vector<std::string>& paths, std::size_t count) {
  return Error(error.kind(),
               fmt::format("failed to load spec(s) from {}, {} problem{}:\n{}", fmt::join(paths, ", "), count,
                           count == 1 ? "" : "s", error.message()));
}

}  // namespace

ResolvedPlan resolve(const Plan& plan, Problems& problems, Log& log) {
  ResolvedPlan resolved;
  for (const DestinationSpec& document : plan.destinations)
    if (auto destination = resolve_destination(document, problems, log))
      resolved.destinations.push_back(std::move(*destination));
  for (const SourceSpec& document : plan.sources)
    if (auto source = resolve_source(document, problems, log)) {
      source->destinations = destinations_of(document, resolved.destinations);
      resolved.sources.push_back(std::move(*source));
    }
  return resolved;
}

Result<ResolvedPlan> load_and_resolve(const std::vector<std::string>& paths, LoadMode mode, Log& log) {
  Problems problems;
  const Plan plan = load_plan(paths, mode, problems);
  log_notices(plan.notices, log);
  ResolvedPlan resolved = resolve(plan, problems, log);
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
