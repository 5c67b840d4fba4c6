// See memory_destination.h.
#include "memory_destination.h"

#include <string>
#include <utility>

#include "memory_store.h"
#include "schema/table_diff.h"

namespace landfall::conformance {
namespace {

struct MemorySpec {
  std::string path;
  static void describe(Fields<MemorySpec>& f) {
    f.add("path", &MemorySpec::path, "Names the place; another name is another, empty place.").required();
  }
};

Error refused(std::string_view what) {
  return Error(ErrorKind::kUnsupported, "the memory destination is set up not to " + std::string(what));
}

class MemoryDestination : public Destination {
 public:
  MemoryDestination(std::shared_ptr<MemoryStore> store, MemoryOptions options)
      : store_(std::move(store)), options_(std::move(options)) {}

  Result<std::vector<TablePlan>> plan(std::span<const TablePtr> wanted) override;
  Result<void> migrate(std::span<const TablePtr> wanted, MigrateMode mode) override;
  Result<void> write(const Batch& batch) override;
  Result<void> erase(const Erase& which) override;
  Result<void> read(const Table& table, const BatchSink& sink) override;
  Result<void> close() override;

 private:
  bool has(Defect defect) const { return options_.defects.contains(defect); }
  const Capabilities& can() const { return options_.capabilities; }
  void apply(const TablePlan& plan, MigrateMode mode);
  void keep(const Table& as, std::vector<Row> rows);
  void keep_pending();
  void erase_chosen(const ChosenRows& which);

  std::shared_ptr<MemoryStore> store_;
  MemoryOptions options_;
  std::vector<std::pair<TablePtr, std::vector<Row>>> pending_;
};

Result<std::vector<TablePlan>> MemoryDestination::plan(std::span<const TablePtr> wanted) {
  std::vector<TablePlan> plans;
  for (const TablePtr& table : wanted) {
    TablePlan& plan = plans.emplace_back();
    plan.table = table;
    if (!can().migrate) continue;
    const auto found = store_->tables.find(table->name);
    plan.create = found == store_->tables.end();
    if (plan.create) continue;
    plan.changes = diff(*table, found->second.table);
    plan.needs_force = !is_safe(plan.changes, can().safe);
    if (has(Defect::kPlanSeesChangesTwice) && plan.changes.empty()) {
      const Column& column = table->columns.front();
      plan.changes.push_back({ChangeKind::kUpdate, column.name, column, column});
    }
  }
  return plans;
}

Result<void> MemoryDestination::migrate(std::span<const TablePtr> wanted, MigrateMode mode) {
  TRY_ASSIGN(const std::vector<TablePlan> plans, plan(wanted));
  if (mode == MigrateMode::kSafe && !has(Defect::kNeverRefuses)) {
    for (const TablePlan& one : plans) {
      if (!one.needs_force) {
        if (has(Defect::kRefusesLate)) apply(one, MigrateMode::kForced);
        continue;
      }
      if (has(Defect::kWrongRefusalKind)) return Error(ErrorKind::kRejected, "cannot migrate");
      return refusal(plans);
    }
  }
  for (const TablePlan& one : plans) apply(one, mode);
  return {};
}

void MemoryDestination::apply(const TablePlan& plan, MigrateMode mode) {
  StoredTable& stored = store_->tables[plan.table->name];
  if (!can().migrate) {
    stored.table = *plan.table;
    return;
  }
  const bool drops = plan.needs_force || (has(Defect::kForcedKeepsNothing) && mode == MigrateMode::kForced) ||
                     (has(Defect::kRefusesLate) && mode == MigrateMode::kForced && !plan.create);
  if (drops) stored.rows.clear();
  Table next = *plan.table;
  for (const Column& old : stored.table.columns) {
    if (drops || next.find(old.name) >= 0) continue;
    next.columns.push_back(old);  // a removed column stays in place, as in the databases
    next.columns.back().not_null = false;
  }
  stored.table = std::move(next);
}

Result<void> MemoryDestination::write(const Batch& batch) {
  if (has(Defect::kRefusesNamesAndForgets) && batch.table->name.find_first_of("\"';") != std::string::npos) {
    store_->tables.clear();
    return Error(ErrorKind::kRejected, "a name with a quote");
  }
  TRY_ASSIGN(std::vector<Row> rows, rows_of(batch, options_.defects));
  if (has(Defect::kDropsLastBatch)) keep_pending();
  if (has(Defect::kDropsLastBatch) || has(Defect::kErasesBeforeWrites)) {
    pending_.emplace_back(batch.table, std::move(rows));
  } else {
    keep(*batch.table, std::move(rows));
  }
  return {};
}

void MemoryDestination::keep(const Table& as, std::vector<Row> rows) {
  put_rows(store_->tables[as.name], as, std::move(rows), options_.defects);
}

void MemoryDestination::keep_pending() {
  for (auto& [table, rows] : pending_) keep(*table, std::move(rows));
  pending_.clear();
}

Result<void> MemoryDestination::erase(const Erase& which) {
  const auto* stale = std::get_if<StaleRows>(&which);
  const auto* chosen = std::get_if<ChosenRows>(&which);
  StoredTable& stored = store_->tables[stale != nullptr ? stale->table->name : chosen->table->name];
  const bool possible = stale != nullptr
                            ? can().delete_stale
                            : can().delete_record && (chosen->relations.empty() || can().delete_relations);
  if (!possible) {
    if (has(Defect::kErasesWhatItRefuses)) stored.rows.clear();
    return refused("erase such rows");
  }
  if (stale != nullptr) {
    take_rows(stored.rows, [&](const Row& row) { return is_stale(row, *stale, options_.defects); });
  } else {
    erase_chosen(*chosen);
  }
  return {};
}

void MemoryDestination::erase_chosen(const ChosenRows& which) {
  std::map<std::string, std::vector<Row>> gone;
  gone[which.table->name] = take_rows(store_->tables[which.table->name].rows, [&](const Row& row) {
    return is_chosen(row, which, options_.defects);
  });
  if (has(Defect::kIgnoresRelations)) return;
  for (const TableRelation& relation : which.relations) {
    std::set<std::string> ids;
    for (const Row& parent : gone[relation.parent]) ids.insert(text_of_cell(parent, "_cq_id"));
    gone[relation.table] = take_rows(store_->tables[relation.table].rows, [&](const Row& row) {
      return ids.contains(text_of_cell(row, "_cq_parent_id"));
    });
  }
}

Result<void> MemoryDestination::read(const Table& table, const BatchSink& sink) {
  if (!can().read) return refused("read");
  const auto found = store_->tables.find(table.name);
  if (found == store_->tables.end()) return {};
  TRY_ASSIGN(auto rows,
             batch_of(found->second.rows, has(Defect::kReadsOldColumns) ? found->second.table : table));
  return sink(std::move(rows));
}

Result<void> MemoryDestination::close() {
  if (has(Defect::kErasesBeforeWrites)) keep_pending();
  if (has(Defect::kForgetsOnClose)) store_->tables.clear();
  return {};
}

}  // namespace

Capabilities memory_capabilities() {
  Capabilities can;
  can.overwrite = can.delete_stale = can.delete_record = can.delete_relations = can.migrate = can.read = true;
  can.safe.add_column = can.safe.remove_column = can.safe.remove_unique = can.safe.move_to_cq_id = true;
  return can;
}

DestinationDef memory_definition(MemoryOptions options) {
  DestinationDef def;
  def.name = "memory";
  def.title = "Memory";
  def.capabilities = options.capabilities;
  def.spec = spec_of<MemorySpec>();
  auto store = std::make_shared<MemoryStore>();
  def.open = [store, options](const void* spec, const Context&) -> Result<std::unique_ptr<Destination>> {
    const std::string& path = static_cast<const MemorySpec*>(spec)->path;
    if (store->path != path) *store = {path, {}};
    return std::unique_ptr<Destination>(std::make_unique<MemoryDestination>(store, options));
  };
  return def;
}

}  // namespace landfall::conformance
