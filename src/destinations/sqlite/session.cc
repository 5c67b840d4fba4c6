// See session.h.
#include "destinations/sqlite/session.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "destinations/sqlite/reader.h"
#include "families/sql/columns.h"

namespace landfall::sqlite {
namespace {

// How much one transaction over several batches holds at most.
constexpr std::int64_t kSpanBytes = std::int64_t{64} << 20;
constexpr std::int64_t kNewFileSpanBytes = std::int64_t{512} << 20;
constexpr std::chrono::seconds kSpanTime{10};
// How far the write-ahead log grows before its pages go to the file.
constexpr std::int64_t kLogBytes = std::int64_t{64} << 20;

// All rows of the feed in one step.
std::string take_all(std::size_t columns) {
  std::string sql = "SELECT ";
  for (std::size_t n = 0; n < columns; ++n) sql += (n == 0 ? "" : ", ") + rows_column(n);
  // WHERE TRUE: without it SQLite takes ON for the beginning of a join's condition.
  return sql + " FROM " + kRowsTable + " WHERE TRUE";
}

// The feed's current row.
std::string take_row(std::size_t columns) {
  std::string sql = "VALUES (";
  for (std::size_t n = 0; n < columns; ++n)
    sql.append(n == 0 ? "" : ", ").append(kCellFunction).append("(" + std::to_string(n) + ")");
  return sql + ")";
}

std::string insert_statement(const sql::Dialect& dialect, const Table& table, const std::string& rows) {
  std::string sql = "INSERT INTO " + sql::quoted(dialect, table.name) + " (" +
                    sql::column_list(dialect, table) + ") " + rows;
  if (!table.has_keys()) return sql;
  std::string keys;
  for (const std::string& key : sql::key_names(dialect, table)) keys += (keys.empty() ? "" : ", ") + key;
  std::string changes;
  for (const Column& column : table.columns) {
    if (column.primary_key) continue;
    const std::string name = sql::quoted(dialect, column.name);
    changes += (changes.empty() ? "" : ", ") + name + " = excluded." + name;
  }
  sql += " ON CONFLICT (" + keys + ") DO ";
  return sql + (changes.empty() ? "NOTHING" : "UPDATE SET " + changes);
}

std::string text_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? std::string("''") : std::string(1, c);
  return literal + "'";
}

std::string catalogue_query(std::span<const std::string> names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + text_literal(name);
  return "SELECT m.name, m.type, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_master AS m, "
         "pragma_table_info(m.name, 'main') AS c WHERE m.type IN ('table', 'view') AND m.name COLLATE NOCASE "
         "IN (" +
         list + ") ORDER BY m.name, c.cid";
}

std::string text_at(sqlite3_stmt* row, int index) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, index));
  return text == nullptr ? std::string() : std::string(text);
}

// The oldest sync time of a column; the lowest possible number when it cannot be told.
struct OldestTime {
  std::int64_t operator()(const TimestampView& view) const {
    if (view.unit != arrow::TimeUnit::MICRO) return std::numeric_limits<std::int64_t>::min();
    std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t row = 0; row < view.rows; ++row)
      if (!view.is_null(row)) oldest = std::min(oldest, view[row]);
    return oldest;
  }
  std::int64_t operator()(const ColumnView&) const { return std::numeric_limits<std::int64_t>::min(); }
};

Result<std::int64_t> oldest_sync_time(const Batch& batch) {
  const int index = batch.table->find("_cq_sync_time");
  if (index < 0) return std::numeric_limits<std::int64_t>::min();
  std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
  for (const auto& part : batch.parts) {
    TRY_ASSIGN(const std::int64_t of_part, visit_column(*part->column(index), OldestTime{}));
    oldest = std::min(oldest, of_part);
  }
  return oldest;
}

// SQLite would find them too, but only after it has taken other rows in.
Result<void> check_nulls(const Batch& batch) {
  for (std::size_t index = 0; index < batch.table->columns.size(); ++index) {
    const Column& column = batch.table->columns[index];
    if (!column.not_null && !column.primary_key) continue;
    for (const auto& part : batch.parts)
      if (const std::int64_t nulls = part->column(static_cast<int>(index))->null_count(); nulls > 0)
        return Error(ErrorKind::kRejected, "inserting " + std::to_string(batch.rows) + " rows: column \"" +
                                               column.name + "\" is not null, but " + std::to_string(nulls) +
                                               " of them have no value")
            .undone();
  }
  return {};
}

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
  const Result<std::string> mode = connection_->text("PRAGMA journal_mode = " + wanted);
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
  std::vector<sql::FoundTable> tables;
  if (connection_ == nullptr && exists()) TRY(ensure_open());
  if (connection_ == nullptr || names.empty()) return tables;
  TRY(connection_->query(catalogue_query(names), [&](sqlite3_stmt* row) -> Result<void> {
    std::string name = text_at(row, 0);
    if (tables.empty() || tables.back().name != name)
      tables.push_back({.name = std::move(name), .is_view = text_at(row, 1) == "view", .columns = {}});
    tables.back().columns.push_back({.name = text_at(row, 2),
                                     .declared = text_at(row, 3),
                                     .not_null = sqlite3_column_int(row, 4) != 0,
                                     .primary_key = sqlite3_column_int(row, 5) != 0,
                                     .unique = false});
    return {};
  }));
  return tables;
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

// A transaction over several batches. A batch that fails in it takes the others with it (broken_), so it is
// for tables where nothing is left to fail but the disk: not-null is checked before, and there are no
// triggers yet.
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
  TRY_ASSIGN(Fresh* const fresh, freshness(batch));
  if (fresh == nullptr) {
    TRY(flush());
    return insert_rows(batch);
  }
  TRY(begin_span());
  TRY(insert_rows(batch));
  return commit_when_large(batch);
}

Result<void> Session::insert_rows(const Batch& batch) {
  const Table& table = *batch.table;
  const bool by_row = connection_->in_transaction() && table.has_keys();
  const std::string rows = by_row ? take_row(table.columns.size()) : take_all(table.columns.size());
  TRY_ASSIGN(sqlite3_stmt* const insert, connection_->kept(insert_statement(dialect_, table, rows)));
  TRY_ASSIGN(std::vector<RowRef> order, key_order(batch, direction_));
  // Up and down in turn: the pages that the last batch left in the cache are those that the next one begins
  // with.
  direction_ = direction_ == Direction::kUp ? Direction::kDown : Direction::kUp;
  TRY(feed_.show(batch, std::move(order)));
  int code = SQLITE_DONE;
  while (code == SQLITE_DONE && !feed_.at_end()) {
    code = sqlite3_step(insert);
    sqlite3_reset(insert);
    if (by_row && code == SQLITE_DONE) feed_.next();
  }
  const Result<void> done = code == SQLITE_DONE ? Result<void>() : insert_failed(batch, code);
  feed_.clear();
  return done;
}

Result<void> Session::insert_failed(const Batch& batch, int code) {
  const std::string place = "inserting " + std::to_string(batch.rows) + " rows: at the " +
                            std::to_string(feed_.position() + 1) + ". of them";
  Error error = connection_->error(code).during(place);
  rollback();
  if (std::exchange(span_writes_, 0) == 0) return std::move(error).undone();
  broken_ = Error(ErrorKind::kAccess,
                  error.message() + "; rows of earlier batches were rolled back too: run again");
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
  broken_ = Error(ErrorKind::kAccess,
                  done.error().message() + "; the rows of the transaction were rolled back: run again");
  return *broken_;
}

Result<void> Session::look_at(const Table& table) {
  TRY_ASSIGN(const std::int64_t rows,
             connection_->number("SELECT 1 FROM " + sql::quoted(dialect_, table.name) + " LIMIT 1"));
  TRY_ASSIGN(const std::int64_t version, connection_->number("PRAGMA data_version"));
  std::optional<Fresh> fresh;
  if (rows == 0) fresh = Fresh{version, std::numeric_limits<std::int64_t>::max()};
  fresh_.emplace(sql::folded(dialect_, table.name), fresh);
  return {};
}

// Null for tables that have rows of others.
Result<Session::Fresh*> Session::freshness(const Batch& batch) {
  const std::string name = sql::folded(dialect_, batch.table->name);
  if (!fresh_.contains(name)) {
    TRY(begin_span());  // nobody else writes between the look and the first rows
    Result<void> looked = look_at(*batch.table);
    if (!looked.ok() && span_writes_ == 0) rollback();
    TRY(std::move(looked));
  }
  std::optional<Fresh>& fresh = fresh_.at(name);
  if (!fresh) return nullptr;
  TRY_ASSIGN(const std::int64_t oldest, oldest_sync_time(batch));
  fresh->oldest_sync_time = std::min(fresh->oldest_sync_time, oldest);
  return &*fresh;
}

bool Session::surely_none_stale(const StaleRows& which) const {
  const auto known = fresh_.find(sql::folded(dialect_, which.table->name));
  if (connection_ == nullptr || known == fresh_.end() || !known->second) return false;
  if (known->second->oldest_sync_time < which.sync_time_us) return false;
  const Result<std::int64_t> version = connection_->number("PRAGMA data_version");
  return version.ok() && *version == known->second->data_version;
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
  connection_->stop_waiting();
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
