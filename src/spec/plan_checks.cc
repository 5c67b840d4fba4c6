// Names between documents; every check goes on after a problem.
#include "spec/plan_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "spec/connection_variables.h"
#include "spec/document.h"
#include "spec/suggest.h"

namespace landfall {
namespace {

template <class T>
std::vector<std::string> names_of(const std::vector<T>& plugins) {
  std::vector<std::string> names;
  names.reserve(plugins.size());
  for (const T& plugin : plugins) names.push_back(plugin.name);
  return names;
}

std::string unknown_name(const Value& name, std::span<const std::string> known) {
  if (name.secret) return "(hidden)";
  std::string text = fmt::format("\"{}\"{}", name.text, did_you_mean(name.text, known));
  if (name.text == "platform") text += "; CloudQuery's hosted platform is none of Landfall's destinations";
  return text;
}

/// Checks a list of names that `plugin` has under `option`.
void check_references(const PluginSpec& plugin, PluginKind kind, std::string_view option,
                      std::string_view what, std::span<const std::string> known, Problems& problems) {
  const Value* names = plugin.written.find(option);
  if (names == nullptr) return;
  for (const Value& name : names->items) {
    const bool is_known = std::find(known.begin(), known.end(), name.text) != known.end();
    if (is_known || name.unresolved || name.kind != Value::Kind::kString) continue;
    problems.add(name.position, fmt::format("{} {} names the unknown {} {}", to_string(kind),
                                            shown_name(plugin), what, unknown_name(name, known)));
  }
}

bool share_a_destination(const SourceSpec& a, const SourceSpec& b) {
  return std::any_of(a.destinations.begin(), a.destinations.end(), [&](const std::string& name) {
    return std::find(b.destinations.begin(), b.destinations.end(), name) != b.destinations.end();
  });
}

/// Two versions of one plugin would migrate the same tables back and forth.
void check_versions(const Plan& plan, Problems& problems) {
  for (std::size_t i = 0; i < plan.sources.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const SourceSpec& second = plan.sources[i];
      const SourceSpec& first = plan.sources[j];
      if (second.path.empty() || second.path != first.path || second.version == first.version) continue;
      if (share_a_destination(first, second))
        problems.add(
            second.at("version"),
            fmt::format("sources {} and {} are different versions of one plugin and must not share a "
                        "destination; the other version is at {}",
                        shown_name(first), shown_name(second), first.at("version").to_string()));
    }
}

void check_presence(const Plan& plan, LoadMode mode, Problems& problems) {
  const bool is_full = mode == LoadMode::kFull;
  if (!is_full && plan.sources.empty() && plan.destinations.empty())
    problems.add({}, "expected at least one source or destination; the files hold neither");
  if (is_full && plan.sources.empty())
    problems.add({}, "expected at least one source (a document with kind: source); the files hold none");
  if (is_full && plan.destinations.empty())
    problems.add(
        {}, "expected at least one destination (a document with kind: destination); the files hold none");
}

}  // namespace

void check_plan(const Plan& plan, LoadMode mode, bool all_known, Problems& problems) {
  if (all_known) check_presence(plan, mode, problems);
  if (mode == LoadMode::kRelaxed) return;
  check_versions(plan, problems);
  if (!all_known) return;
  const std::vector<std::string> destinations = names_of(plan.destinations);
  const std::vector<std::string> transformers = names_of(plan.transformers);
  for (const SourceSpec& source : plan.sources) {
    check_references(source, PluginKind::kSource, "destinations", "destination", destinations, problems);
    check_connection_variables(source, destinations, problems);
  }
  for (const DestinationSpec& destination : plan.destinations)
    check_references(destination, PluginKind::kDestination, "transformers", "transformer", transformers,
                     problems);
}

}  // namespace landfall
