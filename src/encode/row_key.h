// Keys of rows as bytes: for finding rows of equal key within a batch and for sending equal keys to the same
// writer.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <span>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>

#include "encode/buffer.h"
#include "encode/cell.h"

namespace landfall {

/// Encodes the key columns of a row so that two rows of the same column types have the same bytes exactly
/// when all their key values are equal (nulls equal each other, 0.0 equals -0.0, NaN equals NaN).
class KeyEncoder {
 public:
  /// Binds to key columns (indexes, Table::keys()). The batch must outlive the encoder.
  static Result<KeyEncoder> bind(const arrow::RecordBatch& batch, std::span<const int> columns);
  void append(std::int64_t row, Buffer& out) const;

 private:
  std::vector<CellWriter> columns_;
};

/// The rows that stay when of every group of equal keys only the last one does.
struct Survivors {
  std::vector<std::vector<std::int64_t>> rows;  ///< per part of the batch, ascending; unset when all_survive
  bool all_survive = true;
};

/// Finds them. A table without keys keeps every row.
Result<Survivors> last_of_equal_keys(const Batch& batch);

/// The batch without the rows that a later row of equal key replaces, in the same order. Copies no column:
/// parts are slices. Gives the batch unchanged when no key repeats.
Result<Batch> without_replaced_rows(const Batch& batch);

}  // namespace landfall
