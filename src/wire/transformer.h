// What a transformer is to the engine: it changes tables and rows on their way to one destination.
#pragma once

#include <arrow/record_batch.h>

#include <functional>
#include <memory>

#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall {

/// One transformer in the way of one destination. All calls come from one thread; the output comes on
/// another.
class Transformer {
 public:
  /// Takes transformed rows; an error ends the stream. Called between the first push and the end of drain.
  using Output = std::function<Result<void>(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows)>;

  virtual ~Transformer() = default;
  /// Sets where rows go. Call once, before the first push.
  virtual void send_to(Output output) = 0;
  /// What becomes of a table. Deterministic and consistent with what becomes of its rows.
  virtual Result<TablePtr> transform(const Table& table) = 0;
  /// Sends rows in; waits while what comes out is not taken. An error of the output comes back here or in
  /// drain.
  virtual Result<void> push(const TablePtr& table, const arrow::RecordBatch& rows) = 0;
  /// Says that nothing more comes, and waits until everything that was pushed has come out. Rows may be
  /// pushed again afterwards.
  virtual Result<void> drain() = 0;
};

}  // namespace landfall
