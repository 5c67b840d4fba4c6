// The SqlSession of PostgreSQL: one connection, rows by binary COPY, small batches in common transactions,
// and lost connections taken up again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <landfall/context.h>
#include "destinations/postgresql/connection.h"
#include "destinations/postgresql/copy_rows.h"
#include "destinations/postgresql/dialect.h"
#include "destinations/postgresql/known_tables.h"
#include "destinations/postgresql/options.h"
#include "destinations/postgresql/partitions.h"
#include "destinations/postgresql/shared_state.h"
#include "destinations/postgresql/span.h"
#include "families/sql/session.h"

namespace landfall::postgresql {

struct SessionOptions {
  ConnectionOptions connection;
  TableOptions tables;
  NulCharacters nul_characters = NulCharacters::kStrip;
  /// A number that every connection of the sync holds a shared advisory lock on, so that others see it is
  /// alive.
  std::optional<std::int64_t> presence;
  int attempts = 10;  ///< at what may pass: a lost connection, a deadlock, a server that is full
};

/// How the rows of one table go in.
enum class Road : std::uint8_t {
  kDirect,  ///< COPY into the table: it has no keys, or was empty and its keys have been distinct so far
  kMerge,   ///< COPY into a temporary table, then one INSERT … ON CONFLICT
};

/// A batch is a transaction of its own, unless it is small: then it shares one with others, behind a
/// savepoint. Rows are kept until their transaction is known to be committed. When the connection is lost,
/// the session connects anew, asks the server what became of a COMMIT without an answer, and writes again
/// what was lost.
class Session : public sql::SqlSession {
 public:
  static Result<std::unique_ptr<Session>> open(SessionOptions options, const Context& context);
  ~Session() override;

  /// How this server speaks. Lives as long as the session.
  const sql::Dialect& dialect() const { return dialect_; }
  const Flavour& flavour() const { return *flavour_; }

  Result<std::vector<sql::FoundTable>> describe(std::span<const std::string> names) override;
  Result<void> execute(const sql::Statement& statement) override;
  Result<void> execute_all(std::span<const std::string> statements) override;
  Result<void> persist(std::string_view doing, const std::function<Result<void>()>& work) override;
  Result<void> begin() override;
  Result<void> commit() override;
  void rollback() override;
  Result<void> insert(const Batch& batch) override;
  Result<void> flush() override;
  Result<void> erase_stale(const sql::Dialect& dialect, const StaleRows& which) override;
  bool surely_none_stale(const StaleRows& which) const override;
  Result<void> select(const Table& table, const BatchSink& sink) override;
  Result<void> close() override;

  /// Connects when needed and brings the open transaction to where it was. For work given to persist().
  Result<void> ready();
  /// What became of a transaction by its number (txid_current): "committed", "aborted", or "" when nobody
  /// knows. After a crash of the server the number may be that of somebody else's transaction: look for what
  /// it did, too. kTransient while it is going on.
  Result<std::string> fate_of(const std::string& transaction);
  Connection& connection() { return *connection_; }

 private:
  /// What is known of a table that is being written.
  struct Target {
    std::vector<Column> columns;  ///< the shape it was learnt for
    std::int64_t generation = -1;
    std::vector<ColumnType> types;
    Road road = Road::kDirect;
    const PartitionRule* partition = nullptr;  ///< when the table is partitioned by it
    std::set<Partition> partitions;            ///< that are known to exist
  };

  Session(SessionOptions options, const Context& context);
  Result<void> connect();
  Result<void> greet();
  Result<void> show_presence();
  Result<void> end_predecessor();
  Result<void> resolve_doubt();
  Result<bool> was_committed();
  Result<void> replay();
  Result<Target*> target_of(const Batch& batch);
  Result<void> learn(const Table& table, Target& target);
  Result<void> ensure_partitions(const Batch& batch, Target& target);
  Result<void> add(const Batch& batch);
  Result<void> step(const Batch& batch, Target& target);
  Result<void> merge(const Batch& batch, Target& target);
  Result<void> copy(const std::string& sql, const Batch& batch, const Target& target);
  Result<void> send_rows(const Batch& batch, const Target& target);
  std::string enter() const;
  void entered();
  Error left(Error error);
  void drop_transaction();
  Result<void> commit_span();
  Result<void> commit_once();
  Result<void> create_partitions(const Table& table, const std::set<Partition>& partitions);
  void warn_of_nuls();

  SessionOptions options_;
  const Context& context_;
  const Flavour* flavour_ = nullptr;
  sql::Dialect dialect_;
  std::shared_ptr<SharedState> shared_;
  std::unique_ptr<Connection> connection_;
  std::map<std::string, Target> targets_;
  std::string backend_;  ///< a condition that is true of this connection's session on the server, or empty
  Span span_;
  bool in_block_ = false;  ///< between begin and commit: nothing can be taken up again
  CopyNotes notes_;
  Buffer buffer_;
  std::optional<Error> broken_;  ///< rows that were acknowledged are lost: nothing more is taken
};

}  // namespace landfall::postgresql
