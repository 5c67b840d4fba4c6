// See atomic_destination.h.
#include "destinations/postgresql/atomic_destination.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "destinations/postgresql/statements.h"
#include "families/sql/migration.h"
#include "families/sql/statement.h"

namespace landfall::postgresql {
namespace {

std::string writing(const Table& table) { return "writing table \"" + table.name + "\""; }

// What the waiting table needs: keys, so that rows replace one another; uniqueness only if it becomes the
// table.
std::shared_ptr<Table> waiting_table(const Table& table, std::string name, bool becomes_table) {
  auto waiting = std::make_shared<Table>(table);
  waiting->name = std::move(name);
  if (!becomes_table)
    for (Column& column : waiting->columns) column.unique = false;
  return waiting;
}

std::string rename_constraint(const std::string& table, const std::string& from, const std::string& to) {
  return "ALTER TABLE " + table + " RENAME CONSTRAINT " + from + " TO " + to;
}

}  // namespace

AtomicDestination::AtomicDestination(std::unique_ptr<Session> session, std::int64_t presence,
                                     const Context& context)
    : session_(*session),
      direct_(session_.dialect(), std::move(session), *context.log),
      presence_(presence),
      context_(context),
      shared_(context.shared->get<SharedState>()) {}

Result<std::vector<TablePlan>> AtomicDestination::plan(std::span<const TablePtr> wanted) {
  return direct_.plan(wanted);
}

Result<void> AtomicDestination::migrate(std::span<const TablePtr> wanted, MigrateMode mode) {
  const auto look = [&]() -> Result<void> {
    TRY_ASSIGN(const std::vector<TablePlan> plans, plan(wanted));
    return sql::check_allowed(plans, mode);
  };
  TRY(session_.persist("planning migrations", look));
  std::lock_guard lock(shared_->shadows.mutex);
  shared_->shadows.mode = mode;
  for (const TablePtr& table : wanted) shared_->shadows.want(table);
  return {};
}

Result<void> AtomicDestination::write(const Batch& batch) {
  if (batch.rows == 0) return {};
  TRY(sql::check_names(session_.dialect(), *batch.table).during(writing(*batch.table)));
  TRY_ASSIGN(const TablePtr shadow, shadow_of(batch.table).during(writing(*batch.table)));
  return session_.insert({shadow, batch.parts, batch.rows, batch.bytes}).during(writing(*batch.table));
}

Result<TablePtr> AtomicDestination::shadow_of(const TablePtr& table) {
  std::lock_guard lock(shared_->shadows.mutex);
  if (std::exchange(round_, shared_->shadows.round) != shared_->shadows.round) shadows_.clear();
  if (const auto known = shadows_.find(table); known != shadows_.end()) return known->second;
  std::map<std::string, Shadow>& all = shared_->shadows.by_table;
  auto made = all.find(table->name);
  if (made == all.end()) {
    TRY(session_.flush());
    Shadow shadow;
    const auto make = [&]() -> Result<void> {
      TRY(clear_away());
      TRY_ASSIGN(shadow, make_shadow(table, all.size()));
      return {};
    };
    TRY(session_.persist("making a table for rows to wait in", make));
    made = all.emplace(table->name, std::move(shadow)).first;
  } else if (made->second.table->columns != table->columns) {
    return Error(ErrorKind::kUnsupported,
                 "its columns changed while it was synced, which `publish: atomic` cannot follow; use "
                 "publish: direct");
  }
  TablePtr waiting = waiting_table(*table, made->second.name, made->second.becomes_table);
  shadows_.emplace(table, waiting);
  return waiting;
}

Result<Shadow> AtomicDestination::make_shadow(const TablePtr& table, std::size_t number) {
  TRY_ASSIGN(const std::vector<TablePlan> plans, plan({&table, 1}));
  sql::Dialect plain = session_.dialect();
  TRY_ASSIGN(const std::string partitioned, plain.table_suffix(plain, *table));
  plain.table_suffix = nullptr;
  // With --no-migrate nothing is made or dropped: rows are merged into what is there.
  const bool is_new = plans.front().create || plans.front().needs_force;
  const bool becomes_table = is_new && partitioned.empty() && shared_->shadows.is_wanted(table->name);
  Shadow shadow{shadow_name(presence_, number), table, becomes_table};
  TRY_ASSIGN(const std::string create,
             sql::create_table(plain, *waiting_table(*table, shadow.name, shadow.becomes_table)));
  // Another attempt may have made it without hearing so.
  const std::string drop = "DROP TABLE IF EXISTS " + sql::table_name(plain, shadow.name);
  TRY(run(drop + "; " + create));
  return shadow;
}

Result<void> AtomicDestination::run(const std::string& sql) { return session_.connection().run(sql); }

Result<void> AtomicDestination::clear_away() {
  if (shared_->shadows.is_clean) return {};
  std::map<std::int64_t, std::vector<std::string>> left;
  const std::vector<Parameter> parameters{text_parameter(session_.dialect().schema)};
  TRY(session_.connection().query(
      "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename LIKE '\\_landfall\\_%'",
      parameters, [&](const Row& row) -> Result<void> {
        const auto presence = presence_in(row[0]);
        if (presence && *presence != presence_) left[*presence].emplace_back(row[0]);
        return {};
      }));
  for (const auto& [presence, tables] : left) TRY(drop_dead(presence, tables));
  shared_->shadows.is_clean = true;
  return {};
}

Result<void> AtomicDestination::drop_dead(std::int64_t presence, std::span<const std::string> tables) {
  bool is_dead = false;
  const std::string number = std::to_string(presence);
  TRY(session_.connection().query("SELECT pg_try_advisory_lock(" + number + ")", {},
                                  [&](const Row& row) -> Result<void> {
                                    is_dead = row[0] == "t";
                                    return {};
                                  }));
  if (!is_dead) return {};
  for (const std::string& table : tables) {
    const Result<void> dropped = run("DROP TABLE IF EXISTS " + sql::table_name(session_.dialect(), table));
    context_.log->write(dropped.ok() ? LogLevel::kInfo : LogLevel::kWarn,
                        dropped.ok() ? "dropped a table that a dead sync left"
                                     : "could not drop a table that a dead sync left",
                        {{"table", table}, {"error", dropped.ok() ? "" : dropped.error().message()}});
  }
  return run("SELECT pg_advisory_unlock(" + number + ")");
}

Result<void> AtomicDestination::flush(const Table& table) { return direct_.flush(table); }

Result<void> AtomicDestination::erase(const Erase& which) {
  if (const auto* stale = std::get_if<StaleRows>(&which)) {
    std::lock_guard lock(shared_->shadows.mutex);
    shared_->shadows.stale.push_back(*stale);
    return {};
  }
  return Error(ErrorKind::kUnsupported, "deleting chosen rows of table \"" +
                                            std::get<ChosenRows>(which).table->name +
                                            "\" is not possible with `publish: atomic`; use publish: direct");
}

Result<void> AtomicDestination::read(const Table& table, const BatchSink& sink) {
  return direct_.read(table, sink);
}

Result<void> AtomicDestination::publish() {
  TRY(session_.flush());
  std::lock_guard lock(shared_->shadows.mutex);
  if (!shared_->shadows.has_work()) return {};
  std::string transaction;
  TRY(session_.persist("publishing", [&] { return publish_once(transaction); }));
  shared_->shadows.published();
  return {};
}

// `transaction` is the number of an attempt whose COMMIT may have arrived without an answer.
Result<void> AtomicDestination::publish_once(std::string& transaction) {
  TRY_ASSIGN(const bool is_done, was_published(transaction));
  if (is_done) return {};
  TRY(session_.begin());
  Result<void> done = publish_tables();
  if (done.ok())
    done = session_.connection().query("SELECT txid_current()", {}, [&](const Row& row) -> Result<void> {
      transaction = row[0];
      return {};
    });
  if (done.ok()) done = session_.commit();
  if (!done.ok()) session_.rollback();
  return done;
}

// A number alone does not tell: after a crash of the server it may be another transaction's. The waiting
// tables are gone with ours.
Result<bool> AtomicDestination::was_published(const std::string& transaction) {
  if (transaction.empty()) return false;
  TRY_ASSIGN(const std::string fate, session_.fate_of(transaction));
  if (fate != "committed") return false;
  std::vector<std::string> waiting;
  for (const auto& [table, shadow] : shared_->shadows.by_table) waiting.push_back(shadow.name);
  if (waiting.empty()) return false;  // doing it again does no harm
  TRY_ASSIGN(const auto found, look_up(session_.connection(), session_.dialect().schema, waiting));
  return found.empty();
}

Result<void> AtomicDestination::publish_tables() {
  Shadows& shadows = shared_->shadows;
  TRY(run(session_.dialect().migration_lock));
  std::vector<TablePtr> tables = shadows.wanted;
  const bool migrates = !tables.empty();
  if (!migrates)
    for (const auto& [name, shadow] : shadows.by_table) tables.push_back(shadow.table);
  TRY_ASSIGN(std::vector<TablePlan> plans, plan(tables));
  if (migrates) TRY(sql::check_allowed(plans, shadows.mode));
  for (TablePlan& plan : plans) {
    if (!migrates) plan.statements.clear();
    const auto shadow = shadows.by_table.find(plan.table->name);
    TRY(publish_table(plan, shadow == shadows.by_table.end() ? nullptr : &shadow->second)
            .during("publishing table \"" + plan.table->name + "\""));
  }
  return delete_stale();
}

Result<void> AtomicDestination::publish_table(const TablePlan& plan, const Shadow* shadow) {
  const sql::Dialect& dialect = session_.dialect();
  if (shadow != nullptr && shadow->becomes_table && (plan.create || plan.needs_force)) {
    if (plan.needs_force) TRY(run(sql::drop_table(dialect, plan.table->name)));
    return rename(*shadow);
  }
  TRY(session_.execute_all(plan.statements));
  if (shadow == nullptr) return {};
  const std::string from = sql::table_name(dialect, shadow->name);
  return run(merge_rows(dialect, *shadow->table, from, /*distinct=*/false) + "; " +
             sql::drop_table(dialect, shadow->name));
}

Result<void> AtomicDestination::rename(const Shadow& shadow) {
  const sql::Dialect& dialect = session_.dialect();
  const std::string table = sql::table_name(dialect, shadow.name);
  TRY_ASSIGN(const std::vector<CatalogueTable> found,
             look_up(session_.connection(), dialect.schema, std::vector<std::string>{shadow.name}));
  std::vector<std::string> statements;
  for (const CatalogueTable& waiting : found) {
    if (!waiting.found.key_name.empty())
      statements.push_back(rename_constraint(table, sql::quoted(dialect, waiting.found.key_name),
                                             sql::quoted(dialect, key_constraint_name(shadow.table->name))));
    for (const sql::FoundColumn& column : waiting.found.columns)
      if (!column.unique_name.empty())
        statements.push_back(
            rename_constraint(table, sql::quoted(dialect, column.unique_name),
                              sql::quoted(dialect, unique_constraint_name(shadow.table->name, column.name))));
  }
  statements.push_back("ALTER TABLE " + table + " RENAME TO " + sql::quoted(dialect, shadow.table->name));
  TRY_ASSIGN(const std::vector<std::string> more, dialect.belongings(dialect, *shadow.table, nullptr));
  statements.insert(statements.end(), more.begin(), more.end());
  return session_.execute_all(statements);
}

Result<void> AtomicDestination::delete_stale() {
  const Shadows& shadows = shared_->shadows;
  for (const StaleRows& stale : shadows.stale) {
    const auto shadow = shadows.by_table.find(stale.table->name);
    const bool is_new = shadow != shadows.by_table.end() && shadow->second.becomes_table;
    if (is_new && shared_->tables.none_older(shadow->second.name, stale.sync_time_us)) continue;
    TRY(session_.erase_stale(session_.dialect(), stale)
            .during("deleting stale rows of table \"" + stale.table->name + "\""));
  }
  return {};
}

Result<void> AtomicDestination::close() {
  {
    std::lock_guard lock(shared_->shadows.mutex);
    if (!shared_->shadows.by_table.empty())
      return Error(ErrorKind::kUnsupported,
                   "`publish: atomic`: nobody said that all rows are in, so nothing was published; use "
                   "publish: direct");
  }
  return direct_.close();
}

}  // namespace landfall::postgresql
