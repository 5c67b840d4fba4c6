// See migration.h. Facts on which change is safe: docs/reference/migrations.md.
#include "families/sql/migration.h"

#include <algorithm>
#include <iterator>
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
  TRY_ASSIGN(std::vector<std::string> create, create_statements(dialect, *plan.table));
  std::ranges::move(create, std::back_inserter(plan.statements));
  return {};
}

Result<void> plan_recreate(const Dialect& dialect, const std::string& found_name, TablePlan& plan) {
  plan.needs_force = true;
  plan.statements.push_back(drop_table(dialect, found_name));
  return plan_create(dialect, plan);
}

// The key's columns lose NOT NULL unless it is wanted of them.
void plan_move_to_cq_id(const Dialect& dialect, const FoundTable& found, TablePlan& plan) {
  const std::string alter = "ALTER TABLE " + table_name(dialect, found.name) + " ";
  const std::string name =
      found.key_name.empty() ? "" : "CONSTRAINT " + quoted(dialect, found.key_name) + " ";
  plan.statements.push_back(drop_constraint(dialect, found.name, found.key_name));
  plan.statements.push_back(alter + "ADD " + name + "PRIMARY KEY (" + quoted(dialect, "_cq_id") + ")");
  for (const FoundColumn& column : found.columns) {
    const int index = plan.table->find(column.name);
    const bool stays = index >= 0 && plan.table->columns[static_cast<std::size_t>(index)].not_null;
    if (column.primary_key && !stays)
      plan.statements.push_back(alter + "ALTER COLUMN " + quoted(dialect, column.name) + " DROP NOT NULL");
  }
}

Result<void> plan_add(const Dialect& dialect, const std::string& found_name, const TableChange& change,
                      TablePlan& plan) {
  for (const Column& column : plan.table->columns) {
    if (column_name(dialect, column.name) != change.column) continue;
    TRY_ASSIGN(std::string alter, add_column(dialect, found_name, column));
    plan.statements.push_back(std::move(alter));
  }
  return {};
}

void plan_remove_unique(const Dialect& dialect, const FoundTable& found, const TableChange& change,
                        TablePlan& plan) {
  for (const FoundColumn& column : found.columns)
    if (folded(dialect, column.name) == folded(dialect, change.column) && !column.unique_name.empty())
      plan.statements.push_back(drop_constraint(dialect, found.name, column.unique_name));
}

// A column that is no longer wanted stays in place, and an update is part of a move to _cq_id: nothing to do.
Result<void> plan_changes(const Dialect& dialect, const FoundTable& found, TablePlan& plan) {
  for (const TableChange& change : plan.changes) {
    if (change.kind == ChangeKind::kAdd) TRY(plan_add(dialect, found.name, change, plan));
    if (change.kind == ChangeKind::kRemoveUnique) plan_remove_unique(dialect, found, change, plan);
    if (change.kind == ChangeKind::kMoveToCqId) plan_move_to_cq_id(dialect, found, plan);
  }
  if (!dialect.belongings) return {};
  TRY_ASSIGN(std::vector<std::string> missing, dialect.belongings(dialect, *plan.table, &found));
  std::ranges::move(missing, std::back_inserter(plan.statements));
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
    TRY(plan_changes(dialect, *found, plan));
  } else {
    TRY(plan_recreate(dialect, found->name, plan));
  }
  return plan;
}

Result<void> run_each(SqlSession& session, std::span<const TablePlan> plans) {
  for (const TablePlan& plan : plans)
    for (const std::string& text : plan.statements)
      TRY(session.execute({text, {}}).during("migrating table \"" + plan.table->name + "\""));
  return {};
}

Result<void> run_together(SqlSession& session, std::span<const TablePlan> plans) {
  std::vector<std::string> all;
  for (const TablePlan& plan : plans) all.insert(all.end(), plan.statements.begin(), plan.statements.end());
  return session.execute_all(all);
}

bool has_work(std::span<const TablePlan> plans) {
  return std::ranges::any_of(plans, [](const TablePlan& plan) { return !plan.statements.empty(); });
}

using Run = Result<void> (*)(SqlSession& session, std::span<const TablePlan> plans);

Result<std::vector<TablePlan>> run_locked(const Dialect& dialect, SqlSession& session,
                                          std::span<const TablePtr> wanted, MigrateMode mode, Run run) {
  if (!dialect.migration_lock.empty()) TRY(session.execute({dialect.migration_lock, {}}));
  TRY_ASSIGN(std::vector<TablePlan> plans, plan_tables(dialect, session, wanted));
  TRY(check_allowed(plans, mode));
  TRY(run(session, plans));
  return plans;
}

Result<std::vector<TablePlan>> in_transaction(const Dialect& dialect, SqlSession& session,
                                              std::span<const TablePtr> wanted, MigrateMode mode, Run run) {
  TRY(session.begin());
  Result<std::vector<TablePlan>> done = run_locked(dialect, session, wanted, mode, run);
  if (done.ok()) {
    Result<void> committed = session.commit();
    if (!committed.ok()) done = std::move(committed).error();
  }
  if (!done.ok()) session.rollback();
  return done;
}

}  // namespace

Result<Table> normalised(const Dialect& dialect, const Table& wanted) {
  Table table = wanted;
  for (Column& column : table.columns) {
    TRY_ASSIGN(const std::string declared, dialect.column_type(column));
    column.name = std::string(column_name(dialect, column.name));
    column.type = dialect.found_type(declared);
    column.not_null = column.not_null || column.primary_key;
    column.unique = column.unique && dialect.keeps_unique && !column.primary_key;
  }
  return table;
}

Table table_of(const Dialect& dialect, const FoundTable& found, const Table& wanted) {
  std::map<std::string, std::string> spelling;
  for (const Column& column : wanted.columns) {
    const std::string_view name = column_name(dialect, column.name);
    spelling.emplace(folded(dialect, name), name);
  }
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

Result<void> check_allowed(std::span<const TablePlan> plans, MigrateMode mode) {
  if (mode == MigrateMode::kSafe && std::ranges::any_of(plans, &TablePlan::needs_force))
    return refusal(plans);
  return {};
}

Result<std::vector<TablePlan>> migrate_tables(const Dialect& dialect, SqlSession& session,
                                              std::span<const TablePtr> wanted, MigrateMode mode) {
  TRY_ASSIGN(std::vector<TablePlan> plans, plan_tables(dialect, session, wanted));
  TRY(check_allowed(plans, mode));
  if (!has_work(plans)) return plans;
  if (!dialect.transactional_ddl) {
    TRY(run_each(session, plans));
    return plans;
  }
  Result<std::vector<TablePlan>> done = in_transaction(dialect, session, wanted, mode, run_together);
  if (done.ok() || done.error().retryable() || done.error().kind() == ErrorKind::kCancelled) return done;
  // Which of the tables failed, and at what, shows when they are done one by one.
  return in_transaction(dialect, session, wanted, mode, run_each);
}

}  // namespace landfall::sql
