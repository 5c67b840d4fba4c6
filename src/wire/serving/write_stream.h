// One Write stream: its messages, in order, as calls of a writer that has a destination of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <landfall/batch.h>
#include "wire/serving/connection.h"
#include "wire/serving/known_tables.h"
#include "write/writer.h"

namespace landfall {

/// Used by one thread. After an error only the destructor may follow; it abandons what is unfinished.
class WriteStream {
 public:
  /// `connection` is open. `known` outlives the stream.
  WriteStream(std::unique_ptr<Connection> connection, KnownTables& known);

  /// Consecutive tables reach the destination together, before any other message does.
  Result<void> migrate(const TablePtr& table, bool force);
  /// Rows as they were sent, with the table their schema describes. Keys and columns are those of the table's
  /// last migration in this stream, if there was one.
  Result<void> insert(const TablePtr& sent, std::shared_ptr<arrow::RecordBatch> rows);
  Result<void> erase_stale(const std::string& table, std::string source_name, std::int64_t sync_time_us);
  Result<void> erase(ChosenRows rows);
  /// The table of this name as far as it is known.
  TablePtr table(const std::string& name) const;

  /// Waits until everything has reached the destination.
  Result<void> settle();
  /// Makes everything durable; fails when a table failed or a row is missing.
  Result<void> finish();
  /// True when the log has the error of finish already.
  bool is_logged() const { return is_logged_; }

 private:
  struct TableRun {
    std::unique_ptr<TableTally> tally;
    std::shared_ptr<arrow::Schema> schema;  ///< of rows for the destination
    TablePtr sent;                          ///< known to fit
    bool migrated = false;
  };

  Result<void> migrate_pending();
  bool joins_pending(const Table& table, bool force) const;
  TablePtr without_keys(const TablePtr& table);
  Result<TableRun*> run_of(const TablePtr& sent);
  Result<TableRun*> declare(const TablePtr& table, bool migrated);
  Result<void> run(std::string_view doing, Writer::Task task);
  Result<void> outcome();
  Error stopped() const;
  const Capabilities& able() const { return connection_->def().capabilities; }
  Error unable(std::string_view what, std::string_view table) const;

  std::unique_ptr<Connection> connection_;
  KnownTables& known_;
  std::unordered_map<std::string, TableRun> tables_;
  std::vector<TablePtr> pending_;  ///< tables to migrate
  bool pending_force_ = false;
  bool is_logged_ = false;
  std::unique_ptr<Writer> writer_;  ///< last: it uses all of the above
};

}  // namespace landfall
