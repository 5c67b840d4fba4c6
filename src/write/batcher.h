// Gathers rows per table until a limit by rows, bytes or time is reached.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "landfall/batch.h"
#include "landfall/spec.h"

namespace landfall {

/// Gathers record batches without copying columns; a batch that does not fit is sliced so that no delivered
/// batch is over a limit (a single row over the byte limit goes alone). Bytes of a slice are its share by
/// rows. Not thread-safe: belongs to one writer's thread.
class Batcher {
 public:
  using Clock = std::chrono::steady_clock;
  /// Takes a full batch.
  using Deliver = std::function<Result<void>(Batch batch)>;
  /// Called after Deliver for a table whose timeout has passed.
  using Flush = std::function<Result<void>(const Table& table)>;

  /// `budget_bytes` bounds what all tables hold together: above it the fullest table is delivered early.
  Batcher(BatchSpec limits, std::int64_t budget_bytes, Deliver deliver, Flush flush);

  Result<void> add(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows, std::int64_t bytes,
                   Clock::time_point now);
  /// Delivers and flushes every table whose timeout has passed.
  Result<void> deliver_due(Clock::time_point now);
  /// Delivers everything (a barrier).
  Result<void> deliver_all();
  /// When deliver_due has something to do next.
  std::optional<Clock::time_point> next_deadline() const;

 private:
  struct Pending {
    Batch batch;
    std::optional<Clock::time_point> deadline;  ///< of the first row since the last flush
  };

  Result<void> deliver(Pending& pending);
  Result<void> keep_budget();
  /// Rows of the size `bytes_per_row` that still fit into a batch that holds `rows` rows and `bytes` bytes.
  std::int64_t room(std::int64_t rows, std::int64_t bytes, std::int64_t bytes_per_row) const;
  bool full(const Batch& batch) const;

  const BatchSpec limits_;
  const std::int64_t budget_bytes_;
  const Deliver deliver_;
  const Flush flush_;
  std::unordered_map<std::string, Pending> pending_;
  std::int64_t held_bytes_ = 0;
};

}  // namespace landfall
