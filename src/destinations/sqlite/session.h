// The SqlSession of SQLite: one connection, transactions over several batches, rows taken in by
// landfall_rows.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <landfall/context.h>
#include "destinations/sqlite/catalogue.h"
#include "destinations/sqlite/connection.h"
#include "destinations/sqlite/rows_module.h"
#include "families/sql/dialect.h"
#include "families/sql/session.h"

namespace landfall::sqlite {

struct SessionOptions {
  ConnectionOptions connection;
  std::string journal_mode;  ///< as in SQL, or empty for what is best
  std::string synchronous;   ///< as in SQL, or empty for what is best
};

/// Says how SQLite speaks.
sql::Dialect dialect();

/// A file is made by the first call that writes, not before. Rows of a file that this session made are
/// written without waiting for the disk until close(), which does; an existing file is written in WAL mode
/// and every transaction is crash-safe. A batch is a transaction of its own; only batches for tables that
/// were empty before this session share one, because pages of an index are then written once for many of
/// them.
class Session : public sql::SqlSession {
 public:
  /// Opens the file when it exists.
  static Result<std::unique_ptr<Session>> open(SessionOptions options, const Context& context);

  Result<std::vector<sql::FoundTable>> describe(std::span<const std::string> names) override;
  Result<void> execute(const sql::Statement& statement) override;
  Result<void> begin() override;
  Result<void> commit() override;
  void rollback() override;
  Result<void> insert(const Batch& batch) override;
  Result<void> flush() override;
  bool surely_none_stale(const StaleRows& which) const override;
  Result<void> select(const Table& table, const BatchSink& sink) override;
  Result<void> close() override;

 private:
  Session(SessionOptions options, const Context& context) : options_(std::move(options)), context_(context) {}
  bool exists() const;
  Result<void> ensure_open();
  Result<void> configure();
  Result<void> configure_new();
  Result<void> configure_existing();
  Result<void> begin_span();
  Result<void> insert_rows(const Batch& batch);
  Result<void> insert_failed(const Batch& batch, int code);
  Result<void> commit_when_large(const Batch& batch);
  Result<TableState> note(const Batch& batch);
  Error lost(const Error& cause);
  Result<void> restore_journal_mode();

  SessionOptions options_;
  const Context& context_;
  const sql::Dialect dialect_ = dialect();
  RowFeed feed_;
  std::unique_ptr<Connection> connection_;
  std::string found_journal_mode_;  ///< to be put back
  std::int64_t span_bytes_ = 0;     ///< written in the open transaction
  std::int64_t span_writes_ = 0;
  std::chrono::steady_clock::time_point span_since_;
  Direction direction_ = Direction::kUp;
  std::optional<Error> broken_;  ///< acknowledged rows were lost: nothing more is taken
  std::map<std::string, TableState> known_;
};

}  // namespace landfall::sqlite
