// See target.h.
#include "target.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <utility>

#include "yaml_file.h"

namespace landfall::conformance {
namespace {

Result<Loss> loss_named(const Value& value) {
  static constexpr std::array<std::pair<std::string_view, Loss>, 4> kLosses = {{
      {"empty_is_null", Loss::kEmptyIsNull},
      {"microseconds", Loss::kMicroseconds},
      {"milliseconds", Loss::kMilliseconds},
      {"nul_characters", Loss::kNulCharacters},
  }};
  for (const auto& [name, loss] : kLosses)
    if (name == value.text) return loss;
  return wrong(value, "there is no loss \"" + value.text + "\"");
}

// Takes away what the place cannot do with this spec, though the destination can with others.
Result<void> take_away(const Value& value, Capabilities& capabilities) {
  static constexpr std::array<std::pair<std::string_view, bool Capabilities::*>, 3> kCapabilities = {{
      {"delete_stale", &Capabilities::delete_stale},
      {"delete_record", &Capabilities::delete_record},
      {"delete_relations", &Capabilities::delete_relations},
  }};
  for (const auto& [name, capability] : kCapabilities) {
    if (name != value.text) continue;
    if (!std::exchange(capabilities.*capability, false))
      return wrong(value, "the destination cannot do \"" + value.text + "\" with any spec");
    return {};
  }
  return wrong(value, "there is no capability \"" + value.text + "\" that a spec rules out");
}

// `${LANDFALL_…}` in texts is where a service runs: an environment variable that the test script sets.
Result<Value> with_environment(Value spec) {
  static constexpr std::string_view kMark = "${LANDFALL_";
  for (std::size_t at = spec.text.find(kMark); at != std::string::npos; at = spec.text.find(kMark)) {
    const std::size_t end = std::min(spec.text.find('}', at), spec.text.size() - 1);
    const std::string name = spec.text.substr(at + 2, end - at - 2);
    const char* value = std::getenv(name.c_str());
    if (value == nullptr)
      return wrong(spec, "the variable " + name +
                             " is not set: start the servers with scripts/services.sh up, as "
                             "scripts/test.sh does, and set it as tests/conformance/run.sh does");
    spec.text.replace(at, end + 1 - at, value);
  }
  for (Value& item : spec.items) {
    TRY_ASSIGN(item, with_environment(std::move(item)));
  }
  for (Value::Entry& entry : spec.entries) {
    TRY_ASSIGN(entry.value, with_environment(std::move(entry.value)));
  }
  return spec;
}

// A list of `{of, because}`; a reason that several give is kept once.
Result<void> each_reason(const Value* list, Target& target,
                         const std::function<Result<void>(const Value& of)>& take) {
  if (list == nullptr) return {};
  for (const Value& item : list->items) {
    TRY_ASSIGN(const Value* of, need(item, "of"));
    TRY_ASSIGN(const Value* because, need(item, "because"));
    TRY(take(*of));
    if (target.reasons.empty() || target.reasons.back() != because->text)
      target.reasons.push_back(because->text);
  }
  return {};
}

Result<Target> read_target(std::string name, const DestinationDef& definition, const Value& value) {
  Target target;
  target.name = std::move(name);
  target.definition = &definition;
  target.capabilities = definition.capabilities;
  TRY_ASSIGN(const Value* spec, need(value, "spec"));
  TRY_ASSIGN(target.spec, with_environment(*spec));
  TRY(each_reason(value.find("losses"), target, [&](const Value& of) -> Result<void> {
    TRY_ASSIGN(const Loss loss, loss_named(of));
    target.losses.push_back(loss);
    return {};
  }));
  TRY(each_reason(value.find("without"), target,
                  [&](const Value& of) { return take_away(of, target.capabilities); }));
  return target;
}

void replace_all(std::string& text, std::string_view what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

Result<std::vector<Target>> read_targets(const Value& document,
                                         std::span<const DestinationDef* const> built) {
  TRY(only_keys(document, {"destination", "spec", "losses", "without", "variants"}));
  TRY_ASSIGN(const Value* name, need(document, "destination"));
  const auto definition = std::find_if(built.begin(), built.end(),
                                       [&](const DestinationDef* one) { return one->name == name->text; });
  std::vector<Target> targets;
  if (definition == built.end()) return targets;
  const Value* variants = document.find("variants");
  if (variants == nullptr) {
    TRY_ASSIGN(Target target, read_target(name->text, **definition, document));
    targets.push_back(std::move(target));
    return targets;
  }
  for (const Value::Entry& variant : variants->entries) {
    TRY(only_keys(variant.value, {"spec", "losses", "without"}));
    TRY_ASSIGN(Target target, read_target(name->text + "/" + variant.key, **definition, variant.value));
    targets.push_back(std::move(target));
  }
  return targets;
}

Value spec_in(const Value& spec, const std::string& folder) {
  Value copy = spec;
  replace_all(copy.text, "${DIR}", folder);
  for (Value& item : copy.items) item = spec_in(item, folder);
  for (Value::Entry& entry : copy.entries) entry.value = spec_in(entry.value, folder);
  return copy;
}

}  // namespace landfall::conformance
