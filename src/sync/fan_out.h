// The sink a source writes into: hands every message to every destination of the sync, decoded once.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "landfall/source.h"
#include "sync/destination_run.h"
#include "sync/report.h"

namespace landfall {

/// Consecutive migrate messages are gathered into one group, so that a destination can refuse all before it
/// touches any. A destination that fails is left out from then on; when none is left, the sink fails and the
/// source stops.
class FanOut : public MessageSink {
 public:
  FanOut(const SyncJob& job, std::vector<std::unique_ptr<DestinationRun>>& destinations,
         const Context& context, Progress& progress);

  Result<void> migrate(TablePtr table) override;
  Result<void> insert(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) override;
  Result<void> erase(ChosenRows rows) override;
  Result<void> table_error(std::string_view table, std::string_view message) override;

  /// Migrates what is still waiting: call after the source's end.
  Result<void> settle();
  /// Which tables (by index) the source sent whole: without an error, and not only what is new since the last
  /// sync.
  std::vector<bool> complete() const;
  std::vector<TableReport> reports() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct TableState {
    TablePtr table;
    TableReport report;
    Clock::time_point first;
    Clock::time_point last;
  };

  std::size_t index_of(const std::string& name);
  std::size_t declared(const TablePtr& table);
  bool is_incremental(const TableState& state) const;
  Result<void> alive() const;
  Result<void> migrate_waiting();

  const SyncJob& job_;
  std::vector<std::unique_ptr<DestinationRun>>& destinations_;
  const Context& context_;
  Progress& progress_;
  std::unordered_map<std::string, std::size_t> indexes_;
  std::vector<TableState> tables_;
  std::vector<std::size_t> waiting_;  ///< tables to migrate before the next rows
  TablePtr last_table_;               ///< of the last insert, to skip the look-up
  std::size_t last_index_ = 0;
};

}  // namespace landfall
