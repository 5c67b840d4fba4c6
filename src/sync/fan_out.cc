// The sink a source writes into: hands every message to every destination of the sync, decoded once.
#include "sync/fan_out.h"

#include <algorithm>
#include <utility>

namespace landfall {

FanOut::FanOut(const SyncJob& job, std::vector<std::unique_ptr<DestinationRun>>& destinations,
               const Context& context, Progress& progress)
    : job_(job), destinations_(destinations), context_(context), progress_(progress) {}

Result<void> FanOut::alive() const {
  TRY(context_.cancel->check());
  for (const auto& destination : destinations_)
    if (!destination->error()) return {};
  return Error(*destinations_.front()->error());
}

std::size_t FanOut::index_of(const std::string& name) {
  const auto [place, is_new] = indexes_.try_emplace(name, tables_.size());
  if (is_new) {
    TableState state;
    state.report.name = name;
    state.first = state.last = Clock::now();
    tables_.push_back(std::move(state));
    progress_.tables.fetch_add(1, std::memory_order_relaxed);
  }
  return place->second;
}

Result<void> FanOut::migrate(TablePtr table) {
  TRY(alive());
  const std::size_t index = index_of(table->name);
  tables_[index].table = std::move(table);
  last_table_.reset();
  if (std::find(waiting_.begin(), waiting_.end(), index) == waiting_.end()) waiting_.push_back(index);
  return {};
}

namespace {

/// Transformers may make one table of several.
void add_once(TablePtr table, std::vector<TablePtr>& tables) {
  const auto is_same = [&](const TablePtr& other) { return other->name == table->name; };
  if (std::none_of(tables.begin(), tables.end(), is_same)) tables.push_back(std::move(table));
}

}  // namespace

Result<void> FanOut::migrate_waiting() {
  if (waiting_.empty()) return {};
  std::vector<std::pair<DestinationRun*, std::future<Result<void>>>> steps;
  for (auto& destination : destinations_) {
    if (destination->error()) continue;
    std::vector<TablePtr> stamped;
    for (std::size_t index : waiting_) add_once(destination->declare(index, *tables_[index].table), stamped);
    if (job_.migrate) steps.emplace_back(destination.get(), destination->migrate(std::move(stamped)));
  }
  waiting_.clear();
  for (auto& [destination, step] : steps) destination->settle(std::move(step), "migrating tables");
  // A table that cannot be migrated stops the whole sync: going on would write to one place and not to the
  // other.
  for (const auto& [destination, step] : steps)
    if (destination->error()) return Error(*destination->error());
  return {};
}

std::size_t FanOut::declared(const TablePtr& table) {
  if (table == last_table_) return last_index_;
  const std::size_t index = index_of(table->name);
  // Keys and columns are those of the last migrate; rows may carry older ones.
  if (!tables_[index].table) {
    tables_[index].table = table;
    for (auto& destination : destinations_)
      if (!destination->error()) destination->declare(index, *table);
  }
  last_table_ = table;
  last_index_ = index;
  return index;
}

Result<void> FanOut::insert(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) {
  TRY(alive());
  TRY(migrate_waiting());
  const std::size_t index = declared(table);
  const std::int64_t bytes = batch_bytes(*rows);
  TableState& state = tables_[index];
  state.report.rows += rows->num_rows();
  state.last = Clock::now();
  progress_.rows.fetch_add(rows->num_rows(), std::memory_order_relaxed);
  for (auto& destination : destinations_) destination->insert(index, *rows, bytes);
  return {};
}

Result<void> FanOut::erase(ChosenRows rows) {
  TRY(alive());
  TRY(migrate_waiting());
  const std::size_t index = declared(rows.table);
  for (auto& destination : destinations_) destination->erase(index, rows);
  return {};
}

Result<void> FanOut::table_error(std::string_view table, std::string_view message) {
  TRY(context_.cancel->check());
  TableReport& report = tables_[index_of(std::string(table))].report;
  if (report.errors++ == 0) report.first_error = message;
  progress_.errors.fetch_add(1, std::memory_order_relaxed);
  context_.log->write(LogLevel::kError, message,
                      {{"source", job_.source_name}, {"table", std::string(table)}});
  return {};
}

Result<void> FanOut::settle() {
  TRY(alive());
  return migrate_waiting();
}

std::vector<bool> FanOut::complete() const {
  std::vector<bool> complete;
  for (const TableState& state : tables_)
    complete.push_back(state.table && state.report.errors == 0 &&
                       !(job_.request.backend && is_incremental(state)));
  return complete;
}

bool FanOut::is_incremental(const TableState& state) const {
  // Parents come before their children, so the way up ends; the bound is for sources that say otherwise.
  const TableState* at = &state;
  for (std::size_t steps = 0; steps <= tables_.size() && at->table; ++steps) {
    if (at->table->incremental) return true;
    const auto parent = indexes_.find(at->table->parent);
    if (parent == indexes_.end()) return false;
    at = &tables_[parent->second];
  }
  return false;
}

std::vector<TableReport> FanOut::reports() const {
  std::vector<TableReport> reports;
  for (const TableState& state : tables_) {
    reports.push_back(state.report);
    reports.back().duration = std::chrono::duration_cast<std::chrono::milliseconds>(state.last - state.first);
  }
  return reports;
}

}  // namespace landfall
