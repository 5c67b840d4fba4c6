// One destination during one sync: its writers, what it was told about each table, and what became of it.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sync/job.h"
#include "sync/report.h"
#include "write/writer.h"

namespace landfall {

/// Tables are known by their index, the same in every destination of the sync. All calls come from one
/// thread. After a failure (error() is set) every call is a no-op, so the other destinations can go on.
class DestinationRun {
 public:
  /// Opens the writers.
  static Result<std::unique_ptr<DestinationRun>> open(const SyncJob& job, const DestinationJob& destination,
                                                      const Context& context);

  const std::string& name() const { return job_.name; }
  const std::optional<Error>& error() const { return error_; }

  /// Registers the table under `index` (or its new shape) and returns what the destination will see.
  TablePtr declare(std::size_t index, const Table& table);
  /// Starts migrating stamped tables behind everything written so far; wait with settle.
  std::future<Result<void>> migrate(std::vector<TablePtr> stamped);
  /// Waits for a step and keeps its error.
  void settle(std::future<Result<void>> step, std::string_view doing);
  void insert(std::size_t index, const arrow::RecordBatch& rows, std::int64_t bytes);
  /// Deletes chosen rows behind everything written so far.
  void erase(std::size_t index, ChosenRows rows);
  /// Waits until everything inserted is written.
  void drain();
  /// Deletes stale rows of the tables marked in `eligible` (by index) unless their writing failed.
  void erase_stale(const std::vector<bool>& eligible);
  /// Makes everything durable and checks that every row received was written.
  void finish();
  /// Drops what is unfinished.
  void abandon();

  DestinationReport report() const;

 private:
  struct TableRun {
    std::unique_ptr<TableTally> tally;
    std::optional<RowStamper> stamper;
    std::size_t writer = 0;
  };

  DestinationRun(const SyncJob& sync, const DestinationJob& job, const Context& context);
  void fail(Error error);
  Result<void> reconcile() const;

  const SyncJob& sync_;
  const DestinationJob& job_;
  Context context_;
  std::vector<TableRun> tables_;
  std::vector<std::unique_ptr<Writer>> writers_;
  std::optional<Error> error_;
};

}  // namespace landfall
