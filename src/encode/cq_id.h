// The row ids of CloudQuery's `_cq_id` column: random, or computed from the row's key columns.
#pragma once

#include <arrow/record_batch.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>

#include "encode/buffer.h"
#include "encode/text.h"

namespace landfall {

using Uuid = std::array<std::uint8_t, 16>;

/// Computes ids from columns: SHA-256 over name and text form of each column, sorted by name; then SHA-1 of
/// 16 zero bytes and that digest, cut to 16 bytes and marked as a version 5 UUID. Equal to what CloudQuery's
/// SDK computes.
class CqIdHasher {
 public:
  /// Binds to the columns of `batch` at `columns` (named by the table). The batch must outlive the hasher.
  static Result<CqIdHasher> bind(const arrow::RecordBatch& batch, const Table& table,
                                 std::span<const int> columns);
  Result<Uuid> operator()(std::int64_t row);
  /// The ids of all rows, as a column of type uuid().
  Result<std::shared_ptr<arrow::Array>> all();

 private:
  std::vector<std::pair<std::string, TextColumn>> columns_;
  std::int64_t rows_ = 0;
  Buffer text_;
};

/// The columns `_cq_id` is computed from: the key components if there are any; else, when `deterministic`,
/// the keys unless `_cq_id` is the only one; else none, and ids are random.
std::vector<int> cq_id_columns(const Table& table, bool deterministic);

/// The id of columns given as (name, text form) pairs, in any order.
Result<Uuid> cq_id_of(std::vector<std::pair<std::string_view, std::string_view>> columns);

/// `count` random (version 4) ids as a column of type uuid().
Result<std::shared_ptr<arrow::Array>> random_uuids(std::int64_t count);
/// One random (version 4) id.
Result<Uuid> random_uuid();
/// Canonical lower-case text.
std::string to_string(const Uuid& uuid);

}  // namespace landfall
