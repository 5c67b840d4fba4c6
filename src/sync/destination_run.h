// One destination during one sync: its writers, what it was told about each table, and what became of it.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "sync/job.h"
#include "sync/report.h"
#include "sync/row_router.h"
#include "sync/transform_chain.h"
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

  /// Which way a table's rows take.
  enum class Way : std::uint8_t {
    kTransformed,  ///< through the transformers
    kPlain,        ///< past them: the engine's own tables
  };

  /// Registers the table under `index` (or its new shape) and returns what the destination will see.
  TablePtr declare(std::size_t index, const Table& table, Way way = Way::kTransformed);
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
  /// A table as the source calls it.
  struct TableRun {
    std::shared_ptr<TableTally> tally;  ///< of the table it becomes; transformers may make one of several
    TablePtr stamped;
    std::optional<RowStamper> stamper;
    std::size_t writer = 0;
    bool is_transformed = false;
  };

  /// The table of the last transformed rows.
  struct Taken {
    TablePtr sent;
    std::shared_ptr<arrow::Schema> schema;
    std::size_t index = 0;
  };

  DestinationRun(const SyncJob& sync, const DestinationJob& job, const Context& context);
  void fail(Error error);
  TablePtr transformed(const TablePtr& stamped);
  std::shared_ptr<TableTally> tally_of(const TablePtr& wanted);
  /// Takes rows that came out of the last transformer, on its thread.
  Result<void> take(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows);
  /// Looks once for each shape of rows where they belong, and whether they may.
  Result<void> expect(const TablePtr& sent);
  Result<void> deliver(const TableRun& table, std::shared_ptr<arrow::RecordBatch> rows, std::int64_t bytes);
  Result<void> hand_over(std::size_t writer, TableTally& tally, std::shared_ptr<arrow::RecordBatch> rows,
                         std::int64_t bytes);
  /// Makes the rows that a writer has of these tables visible to the others.
  Result<void> rest(std::size_t writer, std::vector<TablePtr> tables);
  /// Waits until everything inserted is written, and visible to every writer.
  void flush();
  std::vector<const TableRun*> distinct_tables() const;
  Result<void> reconcile() const;

  const SyncJob& sync_;
  const DestinationJob& job_;
  Context context_;
  std::vector<TableRun> tables_;
  std::unordered_map<std::string, std::size_t> by_name_;  ///< index by what a transformed table is called
  Taken taken_;
  std::vector<std::unique_ptr<Writer>> writers_;
  std::unordered_map<const TableTally*, RowRouter> routers_;  ///< with several writers only
  TransformChain chain_;  ///< behind writers_: its threads end before those
  std::optional<Error> error_;
};

}  // namespace landfall
