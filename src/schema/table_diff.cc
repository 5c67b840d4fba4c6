// Compares tables, judges the changes and says them in words.
// Facts: the kinds of change, and what counts as one, are those of CloudQuery's plugin SDK.
#include "schema/table_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "schema/type_name.h"

namespace landfall {

namespace {

constexpr std::string_view kCqId = "_cq_id";

bool moves_to_cq_id(const Table& wanted, const Table& found) {
  const std::vector<int> keys = wanted.keys();
  if (keys.size() != 1 || wanted.columns[static_cast<std::size_t>(keys[0])].name != kCqId) return false;
  const int old = found.find(kCqId);
  const bool was_key = old >= 0 && found.columns[static_cast<std::size_t>(old)].primary_key;
  return found.has_keys() && !was_key;
}

bool same_type(const Column& a, const Column& b) { return a.type->Equals(*b.type, /*check_metadata=*/false); }

bool is_updated(const Column& wanted, const Column& found) {
  return !same_type(wanted, found) || wanted.not_null != found.not_null ||
         wanted.primary_key != found.primary_key;
}

void compare_column(const Column& wanted, const Column& found, std::vector<TableChange>& changes) {
  if (is_updated(wanted, found)) changes.push_back({ChangeKind::kUpdate, wanted.name, wanted, found});
  if (found.unique && !wanted.unique)
    changes.push_back({ChangeKind::kRemoveUnique, wanted.name, wanted, found});
}

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

std::string describe_added(const TableChange& change) {
  const Column& column = change.wanted;
  std::string line = "column " + quoted(change.column) + " added with type " + type_name(*column.type);
  if (column.primary_key) return line + " and primary key constraint";
  if (column.unique) return line + " and unique constraint";
  if (column.not_null) return line + " and not null constraint";
  if (column.incremental_key) return line + " as incremental key";
  return line;
}

std::string describe_removed(const TableChange& change) {
  const Column& column = change.found;
  if (column.primary_key) return "primary key column " + quoted(change.column) + " removed";
  if (column.unique) return "unique column " + quoted(change.column) + " removed";
  if (column.not_null) return "not null column " + quoted(change.column) + " removed";
  return "column " + quoted(change.column) + " with type " + type_name(*column.type) + " removed";
}

std::string describe_constraint(std::string_view constraint, bool added, const std::string& column) {
  return std::string(constraint) +
         (added ? " constraint added to column " : " constraint removed from column ") + quoted(column);
}

std::string describe_updated(const TableChange& change) {
  std::vector<std::string> parts;
  if (!same_type(change.wanted, change.found))
    parts.push_back("type changed from " + type_name(*change.found.type) + " to " +
                    type_name(*change.wanted.type) + " for column " + quoted(change.column));
  if (change.wanted.primary_key != change.found.primary_key)
    parts.push_back(describe_constraint("primary key", change.wanted.primary_key, change.column));
  if (change.wanted.not_null != change.found.not_null)
    parts.push_back(describe_constraint("not null", change.wanted.not_null, change.column));
  std::string line;
  for (const std::string& part : parts) line += (line.empty() ? "" : "; ") + part;
  return line;
}

bool is_safe_update(const TableChange& change, const SafeChanges& safe, bool moving) {
  if (safe.change_column) return true;
  return moving && safe.move_to_cq_id && same_type(change.wanted, change.found) &&
         change.wanted.primary_key != change.found.primary_key;
}

bool is_safe_change(const TableChange& change, const SafeChanges& safe, bool moving) {
  switch (change.kind) {
    case ChangeKind::kAdd:
      if (change.wanted.primary_key) return false;
      return change.wanted.not_null ? safe.add_not_null_column : safe.add_column;
    case ChangeKind::kRemove:
      if (change.found.primary_key) return false;
      return change.found.not_null ? safe.remove_not_null_column : safe.remove_column;
    case ChangeKind::kUpdate:
      return is_safe_update(change, safe, moving);
    case ChangeKind::kRemoveUnique:
      return safe.remove_unique;
    case ChangeKind::kMoveToCqId:
      return safe.move_to_cq_id;
  }
  return false;
}

std::string describe_plan(const TablePlan& plan) {
  std::vector<std::string> lines;
  for (const TableChange& change : plan.changes) lines.push_back("\n  - " + change.describe());
  std::ranges::sort(lines);
  std::string text = plan.table->name + ":";
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace

std::vector<TableChange> diff(const Table& wanted, const Table& found) {
  std::vector<TableChange> changes;
  if (moves_to_cq_id(wanted, found)) changes.push_back({ChangeKind::kMoveToCqId, "", {}, {}});
  for (const Column& column : wanted.columns) {
    const int old = found.find(column.name);
    if (old < 0)
      changes.push_back({ChangeKind::kAdd, column.name, column, {}});
    else
      compare_column(column, found.columns[static_cast<std::size_t>(old)], changes);
  }
  for (const Column& column : found.columns)
    if (wanted.find(column.name) < 0) changes.push_back({ChangeKind::kRemove, column.name, {}, column});
  return changes;
}

bool is_safe(std::span<const TableChange> changes, const SafeChanges& safe) {
  const bool moving = std::ranges::any_of(
      changes, [](const TableChange& change) { return change.kind == ChangeKind::kMoveToCqId; });
  return std::ranges::all_of(changes,
                             [&](const TableChange& change) { return is_safe_change(change, safe, moving); });
}

std::string TableChange::describe() const {
  switch (kind) {
    case ChangeKind::kAdd:
      return describe_added(*this);
    case ChangeKind::kUpdate:
      return describe_updated(*this);
    case ChangeKind::kRemove:
      return describe_removed(*this);
    case ChangeKind::kRemoveUnique:
      return describe_constraint("unique", false, column);
    case ChangeKind::kMoveToCqId:
      return "primary key columns replaced by the single column \"_cq_id\"";
  }
  return {};
}

std::optional<std::string> column_mismatch(const Table& wanted, const Table& sent) {
  const std::size_t both = std::min(wanted.columns.size(), sent.columns.size());
  for (std::size_t i = 0; i < both; ++i) {
    const Column& have = sent.columns[i];
    const Column& want = wanted.columns[i];
    if (have.name != want.name || !same_type(have, want))
      return fmt::format(
          "column {} of the rows is \"{}\" of type {} where the migrated table has \"{}\" of type {}", i + 1,
          have.name, type_name(*have.type), want.name, type_name(*want.type));
  }
  if (wanted.columns.size() == sent.columns.size()) return std::nullopt;
  return fmt::format("the rows have {} columns where the migrated table has {}", sent.columns.size(),
                     wanted.columns.size());
}

Error refusal(std::span<const TablePlan> plans) {
  std::vector<const TablePlan*> refused;
  for (const TablePlan& plan : plans)
    if (plan.needs_force) refused.push_back(&plan);
  std::ranges::sort(refused, {},
                    [](const TablePlan* plan) -> const std::string& { return plan->table->name; });
  std::string message =
      "Can't migrate tables automatically: migrate them by hand, or set `migrate_mode: forced` to drop and "
      "create "
      "them again (their rows are lost). Changes:\n";
  for (const TablePlan* plan : refused) message += "\n" + describe_plan(*plan) + "\n";
  message.pop_back();
  return {ErrorKind::kSchema, std::move(message)};
}

}  // namespace landfall
