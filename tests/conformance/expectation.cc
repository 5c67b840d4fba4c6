// See expectation.h.
#include "expectation.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace landfall::conformance {
namespace {

bool allows(const SafeChanges& safe, const std::string& change) {
  static const std::map<std::string_view, bool SafeChanges::*> kChanges = {
      {"add_column", &SafeChanges::add_column},
      {"add_not_null_column", &SafeChanges::add_not_null_column},
      {"remove_column", &SafeChanges::remove_column},
      {"remove_not_null_column", &SafeChanges::remove_not_null_column},
      {"change_column", &SafeChanges::change_column},
      {"remove_unique", &SafeChanges::remove_unique},
      {"move_to_cq_id", &SafeChanges::move_to_cq_id},
  };
  const auto found = kChanges.find(change);
  return found != kChanges.end() && safe.*(found->second);
}

std::optional<ErrorKind> unsupported_unless(bool possible) {
  if (possible) return std::nullopt;
  return ErrorKind::kUnsupported;
}

std::optional<ErrorKind> refusal_of_migration(const Step& step, const Capabilities& can) {
  if (step.changes.empty()) return std::nullopt;
  if (!can.migrate) return ErrorKind::kUnsupported;
  if (step.mode == MigrateMode::kForced || survives(can, step.changes)) return std::nullopt;
  return ErrorKind::kSchema;
}

}  // namespace

bool survives(const Capabilities& can, const std::vector<std::string>& changes) {
  return std::all_of(changes.begin(), changes.end(),
                     [&](const std::string& change) { return allows(can.safe, change); });
}

std::optional<ErrorKind> refusal_of(const Step& step, const Capabilities& can) {
  switch (step.action) {
    case Action::kMigrate:
      return refusal_of_migration(step, can);
    case Action::kEraseStale:
      return unsupported_unless(can.delete_stale);
    case Action::kErase:
      return unsupported_unless(can.delete_record && (step.relations.empty() || can.delete_relations));
    case Action::kExpect:
      return unsupported_unless(can.read);
    case Action::kWrite:
    case Action::kFlush:
    case Action::kReopen:
      break;
  }
  return std::nullopt;
}

bool must_refuse(const Case& what, const Capabilities& can) {
  if (what.needs_overwrite && !can.overwrite) return true;
  return std::any_of(what.steps.begin(), what.steps.end(), [&](const Step& step) {
    return !is_left_out(step, can) && refusal_of(step, can).has_value();
  });
}

bool is_left_out(const Step& step, const Capabilities& can) {
  if (!step.when.empty() && !survives(can, step.when)) return true;
  return !step.unless.empty() && survives(can, step.unless);
}

}  // namespace landfall::conformance
