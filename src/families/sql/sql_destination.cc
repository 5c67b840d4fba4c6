// See sql_destination.h.
#include "families/sql/sql_destination.h"

#include <string>
#include <utility>
#include <variant>

#include "families/sql/erase.h"
#include "families/sql/migration.h"
#include "families/sql/statement.h"

namespace landfall::sql {

SqlDestination::SqlDestination(Dialect dialect, std::unique_ptr<SqlSession> session, Log& log)
    : dialect_(std::move(dialect)), session_(std::move(session)), log_(log) {}

Result<std::vector<TablePlan>> SqlDestination::plan(std::span<const TablePtr> wanted) {
  return plan_tables(dialect_, *session_, wanted);
}

Result<void> SqlDestination::migrate(std::span<const TablePtr> wanted, MigrateMode mode) {
  TRY(session_->flush());
  std::vector<TablePlan> plans;
  TRY(session_->persist("migrating tables", [&]() -> Result<void> {
    TRY_ASSIGN(plans, migrate_tables(dialect_, *session_, wanted, mode));
    return {};
  }));
  for (const TablePlan& plan : plans) {
    if (plan.table->columns.empty())
      log_.write(LogLevel::kWarn, "skipped a table without columns", {{"table", plan.table->name}});
    for (const std::string& text : plan.statements)
      log_.write(LogLevel::kDebug, "migrated", {{"table", plan.table->name}, {"sql", text}});
  }
  return {};
}

Result<void> SqlDestination::write(const Batch& batch) {
  if (batch.rows == 0) return {};
  const std::string doing = "writing table \"" + batch.table->name + "\"";
  TRY(check_names(dialect_, *batch.table).during(doing));
  return session_->insert(batch).during(doing);
}

Result<void> SqlDestination::flush(const Table& table) {
  return session_->flush().during("committing rows of table \"" + table.name + "\"");
}

Result<void> SqlDestination::erase(const Erase& which) {
  return std::visit([this](const auto& rows) { return erase_rows(rows); }, which);
}

Result<void> SqlDestination::erase_rows(const StaleRows& which) {
  const std::string doing = "deleting stale rows of table \"" + which.table->name + "\"";
  TRY(check_names(dialect_, *which.table).during(doing));
  if (session_->surely_none_stale(which)) return {};
  TRY(session_->flush().during(doing));
  return session_->persist(doing, [&] { return session_->erase_stale(dialect_, which); }).during(doing);
}

Result<void> SqlDestination::erase_rows(const ChosenRows& which) {
  const std::string doing = "deleting rows of table \"" + which.table->name + "\"";
  TRY(check_names(dialect_, *which.table).during(doing));
  for (const PredicateGroup& group : which.where)
    for (const Predicate& predicate : group.predicates)
      if (predicate.column.empty() || predicate.column.find('\0') != std::string::npos)
        return Error(ErrorKind::kProtocol, doing + ": a condition's column has no usable name");
  TRY(session_->flush().during(doing));
  return session_->persist(doing, [&] { return erase_chosen(dialect_, *session_, which); }).during(doing);
}

Result<void> SqlDestination::read(const Table& table, const BatchSink& sink) {
  const std::string doing = "reading table \"" + table.name + "\"";
  TRY(check_names(dialect_, table).during(doing));
  TRY(session_->flush().during(doing));
  return session_->select(table, sink).during(doing);
}

Result<void> SqlDestination::close() { return session_->close(); }

}  // namespace landfall::sql
