// Puts migration plans into words.
#include "cli/plan_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace landfall::cli {
namespace {

std::string_view verdict(MigrateMode mode, const TablePlan& plan) {
  if (plan.create) return "create";
  if (plan.needs_force)
    return mode == MigrateMode::kForced ? "forced: drop and create, its rows go"
                                        : "refused: needs `migrate_mode: forced`, which drops its rows";
  return plan.changes.empty() && plan.statements.empty() ? "no change" : "safe change";
}

std::string indented(std::string_view text) {
  std::string out = "      ";
  for (const char c : text) out += c == '\n' ? std::string("\n      ") : std::string(1, c);
  return out + '\n';
}

}  // namespace

bool is_refused(MigrateMode mode, std::span<const TablePlan> plans) {
  return mode == MigrateMode::kSafe &&
         std::any_of(plans.begin(), plans.end(), [](const TablePlan& plan) { return plan.needs_force; });
}

std::string plan_text(std::string_view destination, MigrateMode mode, std::span<const TablePlan> plans) {
  std::string out = fmt::format("{}: {} table(s)\n", destination, plans.size());
  for (const TablePlan& plan : plans) {
    out += fmt::format("  {}: {}\n", plan.table->name, verdict(mode, plan));
    for (const TableChange& change : plan.changes) out += fmt::format("    - {}\n", change.describe());
    for (const std::string& statement : plan.statements) out += indented(statement);
  }
  return out;
}

}  // namespace landfall::cli
