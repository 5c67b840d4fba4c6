// See session.h.
#include "destinations/sqlite/session.h"

#include <algorithm>
#include <utility>

#include "destinations/sqlite/insert.h"
#include "destinations/sqlite/reader.h"
#include "families/sql/sync_time.h"

namespace landfall::sqlite {
namespace {

// How much one transaction over several batches holds at most.
constexpr std::int64_t kSpanBytes = std::int64_t{64} << 20;
constexpr std::int64_t kNewFileSpanBytes = std::int64_t{512} << 20;
constexpr std::chrono::seconds kSpanTime{10};
// How far the write-ahead log grows before its pages go to the file.
constexpr std::int64_t kLogBytes = std::int64_t{64} << 20;

}  // namespace

Result<std::unique_ptr<Session>> Session::open(SessionOptions options, const Context& context) {
  std::unique_ptr<Session> session(new Session(std::move(options), context));
  if (session->exists()) TRY(session->ensure_open());
  return session;
}

bool Session::exists() const {
  const Location& location = options_.connection.location;
  return location.in_memory() || location.mode != OpenMode::kCreate || has_content(location.path);
}

Result<void> Session::ensure_open() {
  if (broken_) return *broken_;
  if (connection_ != nullptr) return {};
  TRY_ASSIGN(connection_, Connection::open(options_.connection, context_, /*may_create=*/true));
  const Result<void> done = configure();
  if (!done.ok()) connection_.reset();
  return done;
}

Result<void> Session::configure() {
  TRY(feed_.install(connection_->handle(), static_cast<int>(dialect_.columns)));
  for (const auto& [name, value] : options_.connection.location.pragmas) {
    if (name == "journal_mode") options_.journal_mode = value;
    if (name == "synchronous") options_.synchronous = value;
  }
  if (options_.connection.location.mode == OpenMode::kReadOnly) return {};
  return connection_->is_new() ? configure_new() : configure_existing();
}

// Nothing is in the file yet that could be lost: a power cut costs what this sync wrote, which runs again
// anyway.
Result<void> Session::configure_new() {
  if (!options_.journal_mode.empty()) TRY(connection_->run("PRAGMA journal_mode = " + options_.journal_mode));
  return connection_->run("PRAGMA synchronous = " +
                          (options_.synchronous.empty() ? "OFF" : options_.synchronous));
}

Result<void> Session::configure_existing() {
  TRY_ASSIGN(const std::string found, connection_->text("PRAGMA journal_mode"));
  const std::string wanted = options_.journal_mode.empty() ? "wal" : options_.journal_mode;
  // Another connection may keep the mode from changing; then it stays as it is, which is slower but right.
  connection_->wait_for_locks(false);
  const Result<std::string> mode = connection_->text("PRAGMA journal_mode = " + wanted);
  connection_->wait_for_locks(true);
  if (mode.ok() && options_.journal_mode.empty() && *mode == "wal" && found != "wal")
    found_journal_mode_ = found;
  const bool is_wal = mode.ok() && *mode == "wal";
  const std::string synchronous = is_wal ? "NORMAL" : "FULL";
  TRY(connection_->run("PRAGMA synchronous = " +
                       (options_.synchronous.empty() ? synchronous : options_.synchronous)));
  TRY_ASSIGN(const std::int64_t page_size, connection_->number("PRAGMA page_size"));
  return connection_->run("PRAGMA wal_autocheckpoint = " +
                          std::to_string(kLogBytes / std::max<std::int64_t>(page_size, 512)));
}

Result<std::vector<sql::FoundTable>> Session::describe(std::span<const std::string> names) {
  if (connection_ == nullptr && !exists()) return std::vector<sql::FoundTable>{};
  TRY(ensure_open());
  return find_tables(*connection_, names);
}

Result<void> Session::execute(const sql::Statement& statement) {
  TRY(ensure_open());
  return connection_->run(statement);
}

Result<void> Session::begin() {
  TRY(ensure_open());
  TRY(flush());
  return connection_->run("BEGIN IMMEDIATE");
}

Result<void> Session::commit() { return connection_->run("COMMIT"); }

void Session::rollback() {
  if (connection_ != nullptr && connection_->in_transaction()) (void)connection_->run("ROLLBACK");
}

// A transaction over several batches. A batch that fails in it takes the others with it (lost), so it is for
// tables where nothing is left to fail but the disk: not-null is checked before, and nobody added rules of
// his own.
Result<void> Session::begin_span() {
  if (connection_->in_transaction()) return {};
  Result<void> begun = connection_->run("BEGIN IMMEDIATE");
  if (!begun.ok()) return std::move(begun).error().undone();
  span_bytes_ = 0;
  span_writes_ = 0;
  span_since_ = std::chrono::steady_clock::now();
  return {};
}

Result<void> Session::insert(const Batch& batch) {
  TRY(ensure_open());
  TRY(check_nulls(batch));
  TRY_ASSIGN(const TableState state, note(batch));
  // Only a batch this large can hold a row that is over SQLite's limit.
  const bool may_share = state.was_empty && !state.has_rules && batch.bytes <= kSpanBytes;
  if (!may_share) {
    TRY(flush());
    return insert_rows(batch);
  }
  TRY(begin_span());
  TRY(insert_rows(batch));
  return commit_when_large(batch);
}

Result<TableState> Session::note(const Batch& batch) {
  const std::string& name = batch.table->name;
  auto known = known_.find(sql::folded(dialect_, name));
  if (known == known_.end()) {
    TRY(begin_span());  // nobody else writes between the look and the first rows
    Result<TableState> seen = look_at(*connection_, name, sql::quoted(dialect_, name));
    if (!seen.ok() && span_writes_ == 0) rollback();
    TRY_ASSIGN(const TableState state, std::move(seen));
    known = known_.emplace(sql::folded(dialect_, name), state).first;
  }
  TRY_ASSIGN(const std::int64_t oldest, sql::oldest_sync_time(batch));
  known->second.oldest_sync_time = std::min(known->second.oldest_sync_time, oldest);
  return known->second;
}

Result<void> Session::insert_rows(const Batch& batch) {
  const Road road = connection_->in_transaction() && batch.table->has_keys() ? Road::kRow : Road::kBatch;
  TRY_ASSIGN(sqlite3_stmt* const insert, connection_->kept(insert_statement(dialect_, *batch.table, road)));
  TRY_ASSIGN(std::vector<RowRef> order, key_order(batch, direction_));
  // Up and down in turn: the pages that the last batch left in the cache are those that the next one begins
  // with.
  direction_ = direction_ == Direction::kUp ? Direction::kDown : Direction::kUp;
  TRY(feed_.show(batch, std::move(order)));
  int code = SQLITE_DONE;
  while (code == SQLITE_DONE && !feed_.at_end()) {
    code = sqlite3_step(insert);
    sqlite3_reset(insert);
    if (road == Road::kRow && code == SQLITE_DONE) feed_.next();
  }
  const Result<void> done = code == SQLITE_DONE ? Result<void>() : insert_failed(batch, code);
  feed_.clear();
  return done;
}

Result<void> Session::insert_failed(const Batch& batch, int code) {
  std::string place = "inserting " + std::to_string(batch.rows) + " rows";
  // With triggers SQLite reads all rows before it inserts the first.
  if (!feed_.at_end()) place += ": at row " + std::to_string(feed_.position() + 1) + " of them";
  Error error = connection_->error(code).during(place);
  rollback();
  if (std::exchange(span_writes_, 0) == 0) return std::move(error).undone();
  return lost(error);
}

// SQLite rolled rows back that were acknowledged before: nothing may be taken for written from now on.
Error Session::lost(const Error& cause) {
  const bool cancelled = cause.kind() == ErrorKind::kCancelled;
  broken_ = Error(cancelled ? ErrorKind::kCancelled : ErrorKind::kAccess,
                  cause.message() + "; rows of earlier batches were rolled back too: run again");
  return *broken_;
}

Result<void> Session::commit_when_large(const Batch& batch) {
  span_bytes_ += batch.bytes;
  ++span_writes_;
  const auto age = std::chrono::steady_clock::now() - span_since_;
  if (span_bytes_ < (connection_->is_new() ? kNewFileSpanBytes : kSpanBytes) && age < kSpanTime) return {};
  const Result<void> done = flush();
  // A reader in the way: the transaction stays open and is committed with the next batch, or by flush.
  if (!done.ok() && done.error().kind() == ErrorKind::kTransient && connection_->in_transaction()) return {};
  return done;
}

Result<void> Session::flush() {
  if (broken_) return *broken_;
  if (connection_ == nullptr || !connection_->in_transaction()) return {};
  Result<void> done = connection_->run("COMMIT");
  if (done.ok()) span_writes_ = 0;
  if (done.ok() || connection_->in_transaction()) return done;
  return lost(done.error());
}

bool Session::surely_none_stale(const StaleRows& which) const {
  const auto known = known_.find(sql::folded(dialect_, which.table->name));
  if (connection_ == nullptr || known == known_.end() || !known->second.was_empty) return false;
  if (known->second.oldest_sync_time < which.sync_time_us) return false;
  const Result<std::int64_t> version = connection_->number("PRAGMA data_version");
  return version.ok() && *version == known->second.data_version;
}

Result<void> Session::select(const Table& table, const BatchSink& sink) {
  if (connection_ == nullptr && !exists())
    return Error(ErrorKind::kAccess,
                 "SQLite database \"" + options_.connection.location.path + "\" does not exist");
  TRY(ensure_open());
  TRY_ASSIGN(Reader reader, Reader::make(table));
  const auto hand_on = [&]() -> Result<void> {
    TRY_ASSIGN(std::shared_ptr<arrow::RecordBatch> rows, reader.finish());
    return sink(std::move(rows));
  };
  const auto take = [&](sqlite3_stmt* row) -> Result<void> {
    TRY(reader.add(row));
    return reader.is_full() ? hand_on() : Result<void>();
  };
  TRY(connection_->query(sql::select_rows(dialect_, table), take));
  return reader.empty() ? Result<void>() : hand_on();
}

Result<void> Session::restore_journal_mode() {
  if (found_journal_mode_.empty()) return {};
  connection_->wait_for_locks(false);
  // Impossible while others have the file open; then it stays in WAL mode, which any SQLite reads.
  (void)connection_->run("PRAGMA journal_mode = " + found_journal_mode_);
  return {};
}

Result<void> Session::close() {
  if (broken_) return *broken_;
  if (connection_ == nullptr) return {};
  TRY(flush());
  if (connection_->is_new()) TRY(connection_->sync());
  TRY(restore_journal_mode());
  return connection_->close();
}

}  // namespace landfall::sqlite
