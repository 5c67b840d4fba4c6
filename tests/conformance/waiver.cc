// See waiver.h.
#include "waiver.h"

#include "schema/table_filter.h"
#include "yaml_file.h"

namespace landfall::conformance {

Result<std::vector<Waiver>> read_waivers(const Value& document) {
  std::vector<Waiver> waivers;
  for (const Value& item : document.items) {
    TRY(only_keys(item, {"destination", "case", "reason"}));
    TRY_ASSIGN(const Value* destination, need(item, "destination"));
    TRY_ASSIGN(const Value* cases, need(item, "case"));
    TRY_ASSIGN(const Value* reason, need(item, "reason"));
    if (reason->text.empty()) return wrong(*reason, "a waiver needs a reason");
    waivers.push_back({destination->text, cases->text, reason->text});
  }
  return waivers;
}

const Waiver* waiver_for(const std::vector<Waiver>& waivers, const std::string& target,
                         const std::string& name) {
  for (const Waiver& waiver : waivers)
    if (waiver.destination == target && matches_glob(waiver.cases, name)) return &waiver;
  return nullptr;
}

}  // namespace landfall::conformance
