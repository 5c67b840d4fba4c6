// One open destination with its thread and queue: rows go in on one side, batches reach the destination on
// the other.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "landfall/context.h"
#include "landfall/destination.h"
#include "write/batcher.h"
#include "write/byte_queue.h"
#include "write/retry.h"

namespace landfall {

/// What became of one table in one destination. Rows are counted by the sync (received) and the writer
/// (written).
class TableTally {
 public:
  explicit TableTally(TablePtr table) : table_(std::move(table)) {}
  const TablePtr& table() const { return table_; }
  /// Only between barriers, when a source sends the table anew with other columns.
  void set_table(TablePtr table) { table_ = std::move(table); }

  void add_received(std::int64_t rows) { received_ += rows; }
  void add_written(std::int64_t rows) { written_ += rows; }
  std::int64_t received() const { return received_; }
  std::int64_t written() const { return written_; }

  /// Keeps the first error; a failed table takes no more rows and gets no stale deletion.
  void fail(const Error& error);
  bool failed() const { return failed_; }
  std::optional<Error> error() const;

 private:
  TablePtr table_;
  std::atomic<std::int64_t> received_{0};
  std::atomic<std::int64_t> written_{0};
  std::atomic<bool> failed_{false};
  mutable std::mutex mutex_;
  std::optional<Error> error_;
};

struct WriterOptions {
  BatchSpec gather;
  std::int64_t queue_bytes = 32 << 20;    ///< waiting in the queue
  std::int64_t pending_bytes = 64 << 20;  ///< gathered and not yet delivered, all tables together
  RetryPolicy retry;
};

/// Owns a destination and the only thread that calls it. A batch that the system refuses (kRejected) fails
/// its table; any other error fails the writer: it drops what it holds and every later call returns false or
/// the error. insert, run and finish are called from one thread.
class Writer {
 public:
  using Task = std::function<Result<void>(Destination& destination)>;

  Writer(std::unique_ptr<Destination> destination, WriterOptions options, const Context& context);
  /// Abandons what is unfinished: the destination is destroyed unclosed.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Hands rows over; waits while the queue is full. False when the writer has failed or the run was
  /// cancelled. `tally` must outlive the writer.
  bool insert(TableTally& tally, std::shared_ptr<arrow::RecordBatch> rows, std::int64_t bytes);
  /// Runs a task on the writer's thread after everything inserted so far is written. The future holds its
  /// result. A failed task does not by itself fail the writer.
  std::future<Result<void>> post(Task task);
  /// Writes what is left and closes the destination.
  Result<void> finish();
  /// Stops without closing; waits for the call under way.
  void abandon();
  /// The error that failed the writer.
  std::optional<Error> error() const;

 private:
  struct Rows {
    TableTally* tally;
    TablePtr table;
    std::shared_ptr<arrow::RecordBatch> rows;
    std::int64_t bytes;
  };
  struct Posted {
    Task task;
    std::promise<Result<void>> done;
  };
  using Message = std::variant<Rows, std::unique_ptr<Posted>>;

  void work();
  Result<void> handle(Rows& rows);
  Result<void> handle(std::unique_ptr<Posted>& posted);
  Result<void> deliver(const Batch& batch);
  void fail(Error error);

  std::unique_ptr<Destination> destination_;
  const WriterOptions options_;
  const Context& context_;
  ByteQueue<Message> queue_;
  Batcher batcher_;
  std::unordered_map<std::string, TableTally*> tallies_;
  mutable std::mutex mutex_;
  std::optional<Error> error_;
  std::thread thread_;
};

}  // namespace landfall
