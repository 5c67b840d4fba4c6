// Reads the documents one by one, then looks at them together.
#include "spec/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "spec/document.h"
#include "spec/input_files.h"
#include "spec/plan_checks.h"
#include "spec/yaml.h"

namespace landfall {
namespace {

template <class T>
const T* find_by_name(const std::vector<T>& plugins, std::string_view name) {
  const auto found =
      std::find_if(plugins.begin(), plugins.end(), [&](const T& one) { return one.name == name; });
  return found == plugins.end() ? nullptr : &*found;
}

template <class T>
void add(std::vector<T>& plugins, T plugin, PluginKind kind, Problems& problems) {
  const T* first = plugin.name.empty() ? nullptr : find_by_name(plugins, plugin.name);
  if (first != nullptr)
    problems.add(plugin.at("name"), fmt::format("duplicate {} name {}; the first is at {}", to_string(kind),
                                                shown_name(plugin), first->at("name").to_string()));
  else
    plugins.push_back(std::move(plugin));
}

/// Reads one document into the plan. False when it cannot be told which plugin it describes.
bool add_document(const Value& document, LoadMode mode, Plan& plan, Problems& problems) {
  const auto envelope = open_document(document, problems);
  if (!envelope) return false;
  switch (envelope->kind) {
    case PluginKind::kSource:
      add(plan.sources, read_source(*envelope, mode, problems, plan.notices), envelope->kind, problems);
      break;
    case PluginKind::kDestination:
      add(plan.destinations, read_destination(*envelope, problems, plan.notices), envelope->kind, problems);
      break;
    case PluginKind::kTransformer:
      add(plan.transformers, read_transformer(*envelope, problems, plan.notices), envelope->kind, problems);
      break;
  }
  const Value* name = envelope->spec.find("name");
  return name != nullptr && !name->unresolved;
}

}  // namespace

const DestinationSpec* Plan::find_destination(std::string_view name) const {
  return find_by_name(destinations, name);
}
const TransformerSpec* Plan::find_transformer(std::string_view name) const {
  return find_by_name(transformers, name);
}

Plan load_plan(std::span<const std::string> paths, LoadMode mode, Problems& problems,
               const VariableSource& variables) {
  Plan plan;
  const std::size_t before = problems.size();
  const std::vector<InputFile> files = read_input_files(paths, problems);
  bool all_known = problems.size() == before;
  for (const InputFile& file : files) {
    const YamlFile yaml =
        read_yaml(file.text, std::make_shared<const std::string>(file.path), &variables, problems);
    all_known &= yaml.is_complete;
    for (const Value& document : yaml.documents) all_known &= add_document(document, mode, plan, problems);
  }
  check_plan(plan, mode, all_known, problems);
  return plan;
}

Result<Plan> load_plan(std::span<const std::string> paths, LoadMode mode) {
  Problems problems;
  Plan plan = load_plan(paths, mode, problems);
  TRY(problems.result());
  return plan;
}

}  // namespace landfall
