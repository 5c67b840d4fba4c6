// One destination during one sync: its writers, what it was told about each table, and what became of it.
#include "sync/destination_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "schema/table_diff.h"

namespace landfall {
namespace {

WriterOptions writer_options(const SyncJob& sync, const DestinationJob& job) {
  // One third may wait in queues, two thirds in gathered batches; each destination and writer has its share.
  const auto shares = static_cast<std::int64_t>(sync.destinations.size()) * job.writers;
  WriterOptions options;
  options.gather = job.gather;
  options.queue_bytes = sync.memory_bytes / 3 / shares;
  options.pending_bytes = sync.memory_bytes * 2 / 3 / shares;
  return options;
}

}  // namespace

DestinationRun::DestinationRun(const SyncJob& sync, const DestinationJob& job, const Context& context)
    : sync_(sync), job_(job), context_(context) {
  context_.plugin_name = job.name;
  context_.shared = std::make_shared<Shared>();
}

Result<std::unique_ptr<DestinationRun>> DestinationRun::open(const SyncJob& job,
                                                             const DestinationJob& destination,
                                                             const Context& context) {
  std::unique_ptr<DestinationRun> run(new DestinationRun(job, destination, context));
  for (int i = 0; i < destination.writers; ++i) {
    auto opened =
        destination.open(run->context_).during(fmt::format("opening destination \"{}\"", destination.name));
    TRY_ASSIGN(auto connection, std::move(opened));
    run->writers_.push_back(
        std::make_unique<Writer>(std::move(connection), writer_options(job, destination), run->context_));
  }
  TRY_ASSIGN(run->chain_, TransformChain::open(destination.transformers, context));
  run->chain_.send_to([self = run.get()](const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) {
    return self->take(table, std::move(rows));
  });
  return run;
}

TablePtr DestinationRun::declare(std::size_t index, const Table& table, Way way) {
  if (tables_.size() <= index) tables_.resize(index + 1);
  TableRun& run = tables_[index];
  run.is_transformed = way == Way::kTransformed && !chain_.empty();
  run.stamped = stamp_table(table, job_.stamp);
  const TablePtr wanted = run.is_transformed ? transformed(run.stamped) : run.stamped;
  if (run.is_transformed) by_name_.try_emplace(wanted->name, index);
  taken_ = {};
  if (run.tally && run.tally->table()->name == wanted->name) {
    run.tally->set_table(wanted);
  } else {
    run.tally = tally_of(wanted);
    run.writer = std::hash<std::string>{}(wanted->name) % writers_.size();
  }
  if (writers_.size() > 1)
    routers_.try_emplace(run.tally.get(), run.writer, writers_.size()).first->second.expect(wanted);
  run.stamper.emplace(table, run.stamped, job_.stamp);
  return wanted;
}

TablePtr DestinationRun::transformed(const TablePtr& stamped) {
  if (error_) return stamped;
  // Rows of the table's earlier shape come out first.
  Result<void> drained = chain_.drain();
  if (!drained.ok()) {
    fail(std::move(drained).error());
    return stamped;
  }
  auto wanted = chain_.transform(stamped);
  if (wanted.ok()) return *std::move(wanted);
  fail(std::move(wanted).error());
  return stamped;
}

std::shared_ptr<TableTally> DestinationRun::tally_of(const TablePtr& wanted) {
  const auto known = by_name_.find(wanted->name);
  if (known == by_name_.end() || !tables_[known->second].tally) return std::make_shared<TableTally>(wanted);
  const std::shared_ptr<TableTally>& tally = tables_[known->second].tally;
  if (tally->table()->columns != wanted->columns)
    fail(Error(ErrorKind::kRejected,
               fmt::format("transformers make one table \"{}\" of tables with different columns: change the "
                           "transformation or the selection of tables",
                           wanted->name)));
  return tally;
}

std::future<Result<void>> DestinationRun::migrate(std::vector<TablePtr> stamped) {
  if (writers_.size() > 1) flush();
  if (error_) {
    std::promise<Result<void>> failed;
    failed.set_value(*error_);
    return failed.get_future();
  }
  return writers_.front()->post([tables = std::move(stamped), mode = job_.migrate_mode](
                                    Destination& destination) { return destination.migrate(tables, mode); });
}

void DestinationRun::settle(std::future<Result<void>> step, std::string_view doing) {
  Result<void> result = step.get();
  if (!result.ok()) fail(std::move(result).error().during(doing));
}

void DestinationRun::insert(std::size_t index, const arrow::RecordBatch& rows, std::int64_t bytes) {
  if (error_) return;
  TableRun& table = tables_[index];
  auto stamped = table.stamper->stamp(rows);
  if (!stamped.ok()) return fail(std::move(stamped).error());
  Result<void> taken = table.is_transformed ? chain_.push(table.stamped, **stamped)
                                            : deliver(table, *std::move(stamped), bytes);
  if (!taken.ok()) fail(std::move(taken).error());
}

Result<void> DestinationRun::take(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) {
  if (table != taken_.sent) TRY(expect(table));
  const std::int64_t bytes = batch_bytes(*rows);
  return deliver(tables_[taken_.index],
                 arrow::RecordBatch::Make(taken_.schema, rows->num_rows(), rows->columns()), bytes);
}

Result<void> DestinationRun::expect(const TablePtr& sent) {
  const auto known = by_name_.find(sent->name);
  if (known == by_name_.end())
    return Error(
        ErrorKind::kProtocol,
        fmt::format("rows of table \"{}\" came out of the transformers, which no table was to become",
                    sent->name));
  const Table& wanted = *tables_[known->second].tally->table();
  if (const auto mismatch = column_mismatch(wanted, *sent))
    return Error(
        ErrorKind::kProtocol,
        fmt::format("rows of table \"{}\" came out of the transformers with other columns than announced: {}",
                    sent->name, *mismatch));
  taken_ = {.sent = sent, .schema = schema_of(wanted, /*with_metadata=*/false), .index = known->second};
  return {};
}

Result<void> DestinationRun::deliver(const TableRun& table, std::shared_ptr<arrow::RecordBatch> rows,
                                     std::int64_t bytes) {
  table.tally->add_received(rows->num_rows());
  if (writers_.size() == 1) return hand_over(0, *table.tally, std::move(rows), bytes);
  RowRouter& router = routers_.at(table.tally.get());
  // Rows of its first writer become visible to the others before those get rows of the same keys.
  if (!router.is_spread() && table.tally->received() > job_.spread_rows) {
    TRY(rest(router.home(), {table.tally->table()}));
    router.spread();
  }
  TRY_ASSIGN(const std::vector<RowRouter::Share> shares, router.route(std::move(rows), bytes));
  for (const RowRouter::Share& share : shares)
    TRY(hand_over(share.writer, *table.tally, share.rows, share.bytes));
  return {};
}

Result<void> DestinationRun::hand_over(std::size_t index, TableTally& tally,
                                       std::shared_ptr<arrow::RecordBatch> rows, std::int64_t bytes) {
  Writer& writer = *writers_[index];
  if (writer.insert(tally, std::move(rows), bytes)) return {};
  return writer.error().value_or(Error(ErrorKind::kCancelled, "stopped"));
}

Result<void> DestinationRun::rest(std::size_t writer, std::vector<TablePtr> tables) {
  return writers_[writer]
      ->post([tables = std::move(tables)](Destination& destination) -> Result<void> {
        for (const TablePtr& table : tables) TRY(destination.flush(*table));
        return {};
      })
      .get();
}

void DestinationRun::flush() {
  drain();
  if (error_ || writers_.size() == 1) return;
  std::vector<TablePtr> tables;
  for (const TableRun* table : distinct_tables()) tables.push_back(table->tally->table());
  for (std::size_t writer = 0; writer < writers_.size() && !error_; ++writer) {
    Result<void> done = rest(writer, tables);
    if (!done.ok()) fail(std::move(done).error());
  }
}

void DestinationRun::erase(std::size_t index, ChosenRows rows) {
  if (error_) return;
  // Rows and relations may be with other writers, so all of them come to rest first.
  flush();
  if (error_) return;
  rows.table = tables_[index].tally->table();
  const std::string doing = fmt::format("deleting rows of table \"{}\"", rows.table->name);
  settle(writers_[tables_[index].writer]->post(
             [rows = std::move(rows)](Destination& destination) { return destination.erase(rows); }),
         doing);
}

void DestinationRun::drain() {
  if (error_) return;
  Result<void> through = chain_.drain();
  if (!through.ok()) return fail(std::move(through).error());
  std::vector<std::future<Result<void>>> rests;
  for (auto& writer : writers_) rests.push_back(writer->post([](Destination&) { return Result<void>(); }));
  for (auto& rest : rests) {
    Result<void> result = rest.get();
    if (!result.ok() && !error_) fail(std::move(result).error());
  }
}

void DestinationRun::erase_stale(const std::vector<bool>& eligible) {
  if (error_ || !job_.delete_stale) return;
  flush();
  if (error_) return;
  // A table made of several keeps its rows when one of them had an error.
  std::set<const TableTally*> kept;
  for (std::size_t i = 0; i < tables_.size(); ++i)
    if (!eligible[i]) kept.insert(tables_[i].tally.get());
  std::vector<std::pair<std::string, std::future<Result<void>>>> steps;
  for (const TableRun* run : distinct_tables()) {
    const TableRun& table = *run;
    if (kept.contains(table.tally.get()) || table.tally->failed()) continue;
    StaleRows stale{table.tally->table(), job_.stamp.source_name, job_.stamp.sync_time_us};
    std::string doing = fmt::format("deleting stale rows of table \"{}\"", stale.table->name);
    auto step = writers_[table.writer]->post(
        [stale = std::move(stale)](Destination& destination) { return destination.erase(stale); });
    steps.emplace_back(std::move(doing), std::move(step));
  }
  for (auto& [doing, step] : steps) settle(std::move(step), doing);
}

void DestinationRun::finish() {
  flush();
  if (!error_ && job_.can_publish)
    settle(writers_.front()->post([](Destination& destination) { return destination.publish(); }),
           "publishing");
  if (error_) return abandon();
  for (auto& writer : writers_) {
    Result<void> result = writer->finish();
    if (!result.ok()) fail(std::move(result).error());
  }
  if (error_) return;
  Result<void> reconciled = reconcile();
  if (!reconciled.ok()) fail(std::move(reconciled).error());
}

std::vector<const DestinationRun::TableRun*> DestinationRun::distinct_tables() const {
  std::vector<const TableRun*> distinct;
  std::set<const TableTally*> seen;
  for (const TableRun& table : tables_)
    if (table.tally && seen.insert(table.tally.get()).second) distinct.push_back(&table);
  return distinct;
}

Result<void> DestinationRun::reconcile() const {
  for (const TableRun* run : distinct_tables()) {
    const TableRun& table = *run;
    if (table.tally->failed() || table.tally->received() == table.tally->written()) continue;
    return Error(ErrorKind::kBug,
                 fmt::format("table \"{}\": {} rows were read but {} were acknowledged",
                             table.tally->table()->name, table.tally->received(), table.tally->written()));
  }
  return {};
}

void DestinationRun::abandon() {
  for (auto& writer : writers_) writer->abandon();
  chain_ = TransformChain();
}

void DestinationRun::fail(Error error) {
  if (error_) return;
  error_ = std::move(error);
  context_.log->write(LogLevel::kError, error_->message(), {{"destination", job_.name}});
}

DestinationReport DestinationRun::report() const {
  DestinationReport report;
  report.name = job_.name;
  report.path = job_.path;
  report.version = job_.version;
  report.error = error_;
  for (const TableRun* run : distinct_tables()) {
    const TableRun& table = *run;
    report.tables.push_back({table.tally->table()->name, table.tally->written(), table.tally->error()});
    if (table.tally->failed()) ++report.errors;
  }
  if (job_.logged) {
    const LoggedLines lines = job_.logged();
    report.errors = std::max(report.errors, lines.errors);
    report.warnings = lines.warnings;
  }
  // A table's failure that also ended the destination is one error, not two.
  if (report.errors == 0 && error_) report.errors = 1;
  return report;
}

}  // namespace landfall
