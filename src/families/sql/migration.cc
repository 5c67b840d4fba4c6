// See migration.h. Facts on which change is safe: docs/reference/migrations.md.
#include "families/sql/migration.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "families/sql/statement.h"
#include "schema/table_diff.h"

namespace landfall::sql {
namespace {

std::string planning(const std::string& table) { return "planning the migration of table \"" + table + "\""; }

Result<void> check_wanted(const Dialect& dialect, std::span<const TablePtr> wanted) {
  std::set<std::string> seen;
  for (const TablePtr& table : wanted) {
    TRY(check_names(dialect, *table));
    if (!seen.insert(folded(dialect, table->name)).second)
      return Error(ErrorKind::kUnsupported,
                   std::string(dialect.title) + " cannot hold table \"" + table->name +
                       "\": another table of the sync has the same name in its eyes");
  }
  return {};
}

Result<std::map<std::string, FoundTable>> find_tables(const Dialect& dialect, SqlSession& session,
                                                      std::span<const TablePtr> wanted) {
  std::vector<std::string> names;
  for (const TablePtr& table : wanted) names.push_back(table->name);
  TRY_ASSIGN(std::vector<FoundTable> found, session.describe(names));
  std::map<std::string, FoundTable> by_name;
  for (FoundTable& table : found) {
    std::string name = folded(dialect, table.name);
    by_name.emplace(std::move(name), std::move(table));
  }
  return by_name;
}

Result<void> plan_create(const Dialect& dialect, TablePlan& plan) {
  TRY_ASSIGN(std::string create, create_table(dialect, *plan.table));
  plan.statements.push_back(std::move(create));
  return {};
}

Result<void> plan_recreate(const Dialect& dialect, const std::string& found_name, TablePlan& plan) {
  plan.needs_force = true;
  plan.statements.push_back(drop_table(dialect, found_name));
  return plan_create(dialect, plan);
}

// The other safe change, a column that is no longer wanted, leaves the column in place: nothing to do.
Result<void> plan_changes(const Dialect& dialect, const std::string& found_name, TablePlan& plan) {
  for (const TableChange& change : plan.changes) {
    if (change.kind != ChangeKind::kAdd) continue;
    const int index = plan.table->find(change.column);
    TRY_ASSIGN(std::string alter,
               add_column(dialect, found_name, plan.table->columns[static_cast<std::size_t>(index)]));
    plan.statements.push_back(std::move(alter));
  }
  return {};
}

Result<TablePlan> plan_table(const Dialect& dialect, const TablePtr& wanted, const FoundTable* found) {
  TablePlan plan;
  plan.table = wanted;
  plan.create = found == nullptr;
  if (wanted->columns.empty()) return plan;
  if (plan.create) {
    TRY(plan_create(dialect, plan));
    return plan;
  }
  if (found->is_view)
    return Error(ErrorKind::kSchema,
                 "\"" + found->name + "\" is a view: rows cannot be written to it; rename or drop it");
  TRY_ASSIGN(const Table normal, normalised(dialect, *wanted));
  plan.changes = diff(normal, table_of(dialect, *found, *wanted));
  if (is_safe(plan.changes, dialect.safe)) {
    TRY(plan_changes(dialect, found->name, plan));
  } else {
    TRY(plan_recreate(dialect, found->name, plan));
  }
  return plan;
}

Result<void> run(SqlSession& session, std::span<const TablePlan> plans) {
  for (const TablePlan& plan : plans)
    for (const std::string& text : plan.statements)
      TRY(session.execute({text, {}}).during("migrating table \"" + plan.table->name + "\""));
  return {};
}

}  // namespace

Result<Table> normalised(const Dialect& dialect, const Table& wanted) {
  Table table = wanted;
  for (Column& column : table.columns) {
    TRY_ASSIGN(const std::string declared, dialect.column_type(column));
    column.type = dialect.found_type(declared);
    column.not_null = column.not_null || column.primary_key;
    column.unique = column.unique && dialect.keeps_unique && !column.primary_key;
  }
  return table;
}

Table table_of(const Dialect& dialect, const FoundTable& found, const Table& wanted) {
  std::map<std::string, std::string> spelling;
  for (const Column& column : wanted.columns) spelling.emplace(folded(dialect, column.name), column.name);
  Table table;
  table.name = wanted.name;
  for (const FoundColumn& existing : found.columns) {
    const auto known = spelling.find(folded(dialect, existing.name));
    Column column;
    column.name = known == spelling.end() ? existing.name : known->second;
    column.type = dialect.found_type(existing.declared);
    column.not_null = existing.not_null || existing.primary_key;
    column.primary_key = existing.primary_key;
    column.unique = existing.unique && !existing.primary_key;
    table.columns.push_back(std::move(column));
  }
  return table;
}

Result<std::vector<TablePlan>> plan_tables(const Dialect& dialect, SqlSession& session,
                                           std::span<const TablePtr> wanted) {
  TRY(check_wanted(dialect, wanted));
  TRY_ASSIGN(const auto found, find_tables(dialect, session, wanted));
  std::vector<TablePlan> plans;
  for (const TablePtr& table : wanted) {
    const auto existing = found.find(folded(dialect, table->name));
    TRY_ASSIGN(TablePlan plan,
               plan_table(dialect, table, existing == found.end() ? nullptr : &existing->second)
                   .during(planning(table->name)));
    plans.push_back(std::move(plan));
  }
  return plans;
}

Result<void> apply(const Dialect& dialect, SqlSession& session, std::span<const TablePlan> plans,
                   MigrateMode mode) {
  const bool refused = std::ranges::any_of(plans, &TablePlan::needs_force);
  if (refused && mode == MigrateMode::kSafe) return refusal(plans);
  const bool nothing =
      std::ranges::all_of(plans, [](const TablePlan& plan) { return plan.statements.empty(); });
  if (nothing) return {};
  if (!dialect.transactional_ddl) return run(session, plans);
  TRY(session.begin());
  Result<void> done = run(session, plans);
  if (done.ok()) done = session.commit();
  if (!done.ok()) session.rollback();
  return done;
}

}  // namespace landfall::sql
