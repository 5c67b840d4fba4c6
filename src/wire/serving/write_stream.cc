// One Write stream: its messages, in order, as calls of a writer.
#include "wire/serving/write_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/table_diff.h"

namespace landfall {
namespace {

/// What a peer may make us keep for one stream; more than any sync has.
constexpr std::size_t kMostTables = 20'000;
constexpr std::size_t kMostMigratedTogether = 1000;

std::string writing(const std::string& table) { return fmt::format("writing table \"{}\"", table); }

/// A table nobody has described gets the columns its rows are chosen by.
TablePtr with_columns_of(const ChosenRows& rows) {
  Table table = *rows.table;
  for (const PredicateGroup& group : rows.where)
    for (const Predicate& predicate : group.predicates) {
      if (table.find(predicate.column) >= 0) continue;
      Column column;
      column.name = predicate.column;
      column.type = predicate.value->type();
      table.columns.push_back(std::move(column));
    }
  if (table.columns.size() == rows.table->columns.size()) return rows.table;
  return std::make_shared<const Table>(std::move(table));
}

WriterOptions writer_options(const Connection& connection) {
  WriterOptions options;
  options.gather = connection.gather();
  return options;
}

}  // namespace

WriteStream::WriteStream(std::unique_ptr<Connection> connection, KnownTables& known)
    : connection_(std::move(connection)),
      known_(known),
      writer_(std::make_unique<Writer>(connection_->take(), writer_options(*connection_),
                                       connection_->context())) {}

Result<void> WriteStream::migrate(const TablePtr& table, bool force) {
  if (!joins_pending(*table, force)) TRY(migrate_pending());
  pending_.push_back(without_keys(table));
  pending_force_ = force;
  return {};
}

bool WriteStream::joins_pending(const Table& table, bool force) const {
  if (pending_.empty()) return true;
  const auto same = [&](const TablePtr& other) { return other->name == table.name; };
  return force == pending_force_ && pending_.size() < kMostMigratedTogether &&
         std::none_of(pending_.begin(), pending_.end(), same);
}

Result<void> WriteStream::migrate_pending() {
  if (pending_.empty()) return {};
  const std::vector<TablePtr> tables = std::exchange(pending_, {});
  const MigrateMode mode = pending_force_ ? MigrateMode::kForced : MigrateMode::kSafe;
  TRY(run("migrating tables", [&](Destination& destination) { return destination.migrate(tables, mode); }));
  for (const TablePtr& table : tables) TRY(declare(table, true));
  return {};
}

TablePtr WriteStream::without_keys(const TablePtr& table) {
  if (able().overwrite || !table->has_keys()) return table;
  if (!tables_.contains(table->name))
    connection_->context().log->write(
        LogLevel::kWarn,
        fmt::format(
            "table \"{}\" has a primary key, but {} cannot replace rows: rows are added; use write_mode "
            "append",
            table->name, connection_->def().title));
  Table bare = *table;
  for (Column& column : bare.columns) column.primary_key = column.unique = false;
  return std::make_shared<const Table>(std::move(bare));
}

Result<void> WriteStream::insert(const TablePtr& sent, std::shared_ptr<arrow::RecordBatch> rows) {
  TRY(migrate_pending());
  TRY_ASSIGN(TableRun* const table, run_of(sent));
  if (rows->num_rows() == 0) return {};
  table->tally->add_received(rows->num_rows());
  const std::int64_t bytes = batch_bytes(*rows);
  auto fitting = arrow::RecordBatch::Make(table->schema, rows->num_rows(), rows->columns());
  if (writer_->insert(*table->tally, std::move(fitting), bytes)) return {};
  return stopped();
}

Result<WriteStream::TableRun*> WriteStream::run_of(const TablePtr& sent) {
  const auto found = tables_.find(sent->name);
  if (found != tables_.end() && found->second.sent == sent) return &found->second;
  TableRun* table = found == tables_.end() ? nullptr : &found->second;
  if (table == nullptr || !table->migrated) {
    const TablePtr wanted = without_keys(sent);
    if (table == nullptr || table->tally->table()->columns != wanted->columns) {
      TRY_ASSIGN(table, declare(wanted, false));
    }
  } else if (const auto mismatch = column_mismatch(*table->tally->table(), *sent)) {
    return Error(ErrorKind::kProtocol, fmt::format("{}: {}; migrate the table before rows of another shape",
                                                   writing(sent->name), *mismatch));
  }
  table->sent = sent;
  return table;
}

Result<WriteStream::TableRun*> WriteStream::declare(const TablePtr& table, bool migrated) {
  if (tables_.size() >= kMostTables && !tables_.contains(table->name))
    return Error(ErrorKind::kProtocol, fmt::format("a stream may have {} tables at most; \"{}\" is one more",
                                                   kMostTables, table->name));
  TableRun& run = tables_[table->name];
  if (run.tally)
    run.tally->set_table(table);
  else
    run.tally = std::make_unique<TableTally>(table);
  run.schema = schema_of(*table, false);
  run.sent.reset();
  run.migrated = migrated;
  known_.add(table);
  return &run;
}

TablePtr WriteStream::table(const std::string& name) const {
  const auto found = tables_.find(name);
  return found == tables_.end() ? known_.find(name) : found->second.tally->table();
}

Result<void> WriteStream::erase_stale(const std::string& name, std::string source_name,
                                      std::int64_t sync_time_us) {
  TRY(migrate_pending());
  if (!able().delete_stale) return unable("delete stale rows", name);
  const StaleRows stale{table(name), std::move(source_name), sync_time_us};
  const auto found = tables_.find(name);
  const TableTally* tally = found == tables_.end() ? nullptr : found->second.tally.get();
  return run(fmt::format("deleting stale rows of table \"{}\"", name), [&](Destination& destination) {
    // A table whose new rows were refused keeps its old ones.
    if (tally != nullptr && tally->failed()) return Result<void>();
    return destination.erase(stale);
  });
}

Result<void> WriteStream::erase(ChosenRows rows) {
  TRY(migrate_pending());
  const std::string& name = rows.table->name;
  if (!able().delete_record) return unable("delete chosen rows", name);
  if (!rows.relations.empty() && !able().delete_relations)
    return unable("delete rows of related tables", name);
  rows.table = with_columns_of(rows);
  const Erase which = std::move(rows);
  return run(fmt::format("deleting rows of table \"{}\"", std::get<ChosenRows>(which).table->name),
             [&](Destination& destination) { return destination.erase(which); });
}

Result<void> WriteStream::settle() {
  TRY(migrate_pending());
  Result<void> settled = writer_->post([](Destination&) { return Result<void>(); }).get();
  return settled;
}

Result<void> WriteStream::finish() {
  TRY(settle());
  if (able().publish) TRY(run("publishing", [](Destination& destination) { return destination.publish(); }));
  TRY(writer_->finish());
  return outcome();
}

Result<void> WriteStream::outcome() {
  std::size_t failed = 0;
  std::optional<Error> first;
  for (const auto& [name, table] : tables_) {
    const TableTally& tally = *table.tally;
    if (tally.failed() && ++failed == 1) first = tally.error();
    if (!tally.failed() && tally.received() != tally.written())
      return Error(ErrorKind::kBug, fmt::format("{}: {} rows were received but {} were acknowledged",
                                                writing(name), tally.received(), tally.written()));
  }
  if (!first) return {};
  is_logged_ = true;
  if (failed > 1) return std::move(*first).during(fmt::format("{} tables failed, one of them", failed));
  return *first;
}

Result<void> WriteStream::run(std::string_view doing, Writer::Task task) {
  Result<void> done = writer_->post(std::move(task)).get();
  if (done.ok()) return {};
  // What ended the writer happened before this step, which is not to blame.
  if (auto earlier = writer_->error()) return *earlier;
  return std::move(done).during(doing);
}

Error WriteStream::stopped() const {
  return writer_->error().value_or(Error(ErrorKind::kCancelled, "writing was stopped"));
}

Error WriteStream::unable(std::string_view what, std::string_view table) const {
  return Error(ErrorKind::kUnsupported,
               fmt::format("destination \"{}\" cannot {}; this was asked of table \"{}\"",
                           connection_->def().name, what, table));
}

}  // namespace landfall
