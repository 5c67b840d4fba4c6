// The half of Session through which rows pass: roads, savepoints, and doing it again.
#include <algorithm>
#include <chrono>
#include <utility>

#include "destinations/postgresql/session.h"
#include "destinations/postgresql/statements.h"
#include "families/sql/sync_time.h"

namespace landfall::postgresql {
namespace {

// Batches that are smaller share a transaction of up to this size or age.
constexpr std::int64_t kSpanBytes = std::int64_t{16} << 20;
constexpr std::chrono::seconds kSpanTime{2};
// How much is encoded before it is sent.
constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

constexpr std::string_view kUniqueViolation = "23505";
constexpr std::string_view kCardinalityViolation = "21000";

std::string rows_of(const Batch& batch) { return "copying " + std::to_string(batch.rows) + " rows"; }

}  // namespace

Result<void> Session::insert(const Batch& batch) {
  TRY_ASSIGN(const std::int64_t oldest, sql::oldest_sync_time(batch));
  TRY(persist("writing table \"" + batch.table->name + "\"", [&] { return add(batch); }));
  shared_->tables.note_sync_time(batch.table->name, oldest);
  span_.batches.push_back(batch);
  span_.bytes += batch.bytes;
  const bool is_old = std::chrono::steady_clock::now() - span_.since > kSpanTime;
  // Making a partition waits for every transaction that writes to the table.
  const bool alone = targets_.at(batch.table->name).partition != nullptr;
  return is_old || alone || span_.bytes >= kSpanBytes ? commit_span() : Result<void>();
}

Result<void> Session::replay() {
  for (const Batch& batch : span_.batches) TRY(add(batch));
  return {};
}

Result<void> Session::add(const Batch& batch) {
  TRY_ASSIGN(Target* const target, target_of(batch));
  TRY(ensure_partitions(batch, *target));
  return step(batch, *target);
}

Result<Session::Target*> Session::target_of(const Batch& batch) {
  Target& target = targets_[batch.table->name];
  const std::int64_t generation = shared_->tables.generation();
  if (target.generation == generation && target.columns == batch.table->columns) return &target;
  TRY(learn(*batch.table, target));
  target.generation = generation;
  target.columns = batch.table->columns;
  return &target;
}

Result<void> Session::learn(const Table& table, Target& target) {
  TRY_ASSIGN(const CatalogueTable found, shared_->tables.find(*connection_, dialect_.schema, table.name));
  target.types.clear();
  for (const Column& column : table.columns) {
    const auto known =
        std::ranges::find(found.found.columns, sql::column_name(dialect_, column.name),
                          [](const sql::FoundColumn& each) { return std::string_view(each.name); });
    if (known == found.found.columns.end())
      return Error(ErrorKind::kSchema, "the table in schema \"" + dialect_.schema + "\" has no column \"" +
                                           column.name + "\": let the sync migrate (leave out --no-migrate)");
    target.types.push_back(found.types[static_cast<std::size_t>(known - found.found.columns.begin())]);
  }
  target.partition = found.is_partitioned ? options_.tables.partition_of(table.name) : nullptr;
  target.road = Road::kDirect;
  if (!table.has_keys()) return {};
  TRY_ASSIGN(const bool was_empty,
             shared_->tables.was_empty(*connection_, table.name, sql::table_name(dialect_, table.name)));
  if (!was_empty) target.road = Road::kMerge;
  return {};
}

Result<void> Session::ensure_partitions(const Batch& batch, Target& target) {
  if (target.partition == nullptr) return {};
  TRY_ASSIGN(const std::set<Partition> needed, partitions_of(batch, *target.partition));
  std::set<Partition> missing;
  std::ranges::set_difference(needed, target.partitions, std::inserter(missing, missing.end()),
                              std::less<>());
  if (missing.empty()) return {};
  TRY(commit_once());
  TRY(create_partitions(*batch.table, missing));
  target.partitions.merge(missing);
  return {};
}

Result<void> Session::create_partitions(const Table& table, const std::set<Partition>& partitions) {
  std::string sql = "BEGIN; " + dialect_.migration_lock;
  for (const Partition& partition : partitions) sql += "; " + create_partition(dialect_, table, partition);
  Result<void> done = connection_->run(sql + "; COMMIT");
  if (done.ok() || done.error().retryable() || done.error().kind() == ErrorKind::kCancelled) return done;
  // The default partition holds such rows already: the new ones go there too.
  drop_transaction();
  context_.log->write(LogLevel::kWarn, "could not make a partition; rows go to the default one",
                      {{"table", table.name}, {"error", done.error().message()}});
  return {};
}

Result<void> Session::step(const Batch& batch, Target& target) {
  const bool direct = target.road == Road::kDirect;
  Result<void> done =
      direct ? copy(enter() + copy_into(dialect_, *batch.table), batch, target) : merge(batch, target);
  if (done.ok()) {
    entered();
    return done;
  }
  const std::string state = connection_->sqlstate();
  Error error = left(std::move(done).error());
  if (!direct || !batch.table->has_keys() || state != kUniqueViolation || connection_->is_lost())
    return error;
  // Keys come again: from now on rows replace.
  target.road = Road::kMerge;
  return step(batch, target);
}

Result<void> Session::merge(const Batch& batch, Target& target) {
  if (!flavour_->has_temporary_tables)
    return Error(ErrorKind::kUnsupported, "rows of " + std::string(flavour_->title) +
                                              " cannot be replaced by Landfall yet; use write_mode: append");
  const Table& table = *batch.table;
  TRY_ASSIGN(const Batch distinct, without_replaced_rows(batch));
  const std::string stage = create_staging(dialect_, table) + "; " + copy_into_staging(dialect_, table);
  TRY(copy(enter() + stage, distinct, target));
  const auto replace = [&](bool choose) {
    return connection_->run(merge_staging(dialect_, table, choose) + "; " + drop_staging())
        .during("replacing " + std::to_string(batch.rows) + " rows");
  };
  Result<void> merged = replace(false);
  if (merged.ok() || connection_->sqlstate() != kCardinalityViolation) return merged;
  // Keys that differ for us are equal for the server (a collation, a precision): let it choose.
  (void)left(std::move(merged).error());
  TRY(copy(enter() + stage, distinct, target));
  return replace(true);
}

Result<void> Session::copy(const std::string& sql, const Batch& batch, const Target& target) {
  TRY(connection_->begin_copy(sql, span_.is_open ? nullptr : &span_.transaction).during(rows_of(batch)));
  TRY(send_rows(batch, target).during(rows_of(batch)));
  TRY_ASSIGN(const std::int64_t rows, connection_->end_copy().during(rows_of(batch)));
  std::int64_t sent = 0;
  for (const auto& part : batch.parts) sent += part->num_rows();
  if (rows == sent) return {};
  return Error(ErrorKind::kBug,
               "the server took " + std::to_string(rows) + " of " + std::to_string(sent) + " rows");
}

Result<void> Session::send_rows(const Batch& batch, const Target& target) {
  buffer_.clear();
  buffer_.append(kCopyHeader);
  for (const auto& part : batch.parts) {
    auto bound = CopyRows::bind(*part, *batch.table, target.types, notes_);
    Result<void> encoded = bound.ok() ? Result<void>() : Result<void>(bound.error());
    for (std::int64_t row = 0; encoded.ok() && row < part->num_rows(); ++row) {
      encoded = bound->append_row(row, buffer_);
      if (buffer_.size() < kChunkBytes) continue;
      TRY(connection_->send(buffer_.view()));
      buffer_.clear();
    }
    if (encoded.ok()) continue;
    connection_->abort_copy();
    return encoded;
  }
  buffer_.append(kCopyTrailer);
  return connection_->send(buffer_.view());
}

// What puts a batch into a transaction: a new one, or behind a savepoint of the one that is open.
std::string Session::enter() const {
  // The number is what a COMMIT without an answer is asked for by.
  if (!span_.is_open) return flavour_->has_commit_status ? "BEGIN; SELECT txid_current(); " : "BEGIN; ";
  return span_.has_savepoint ? "RELEASE SAVEPOINT landfall; SAVEPOINT landfall; " : "SAVEPOINT landfall; ";
}

void Session::entered() {
  span_.has_savepoint = span_.is_open;
  if (!span_.is_open) span_.since = std::chrono::steady_clock::now();
  span_.is_open = true;
}

// Leaves of the failed batch nothing, and of the transaction what was in it before.
Error Session::left(Error error) {
  if (connection_->is_lost()) return std::move(error).undone();
  if (span_.is_open) {
    const Result<void> back = connection_->run("ROLLBACK TO SAVEPOINT landfall");
    span_.has_savepoint = true;
    if (!back.ok()) drop_transaction();
  } else if (connection_->in_transaction()) {
    (void)connection_->run("ROLLBACK");
  }
  return std::move(error).undone();
}

}  // namespace landfall::postgresql
