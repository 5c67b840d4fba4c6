// Puts the _cq_ columns in front of a table and its rows, and bends the keys to the write mode.
// Facts: CloudQuery's engine-side columns and key changes, docs/guide/configuration.md.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "landfall/table.h"

namespace landfall {

/// What one destination of one sync wants stamped.
struct StampRules {
  std::string source_name;              ///< value of _cq_source_name, with the shard suffix
  std::int64_t sync_time_us = 0;        ///< value of _cq_sync_time, microseconds since 1970 UTC
  std::optional<std::string> group_id;  ///< rendered sync_group_id
  bool strip_keys = false;              ///< write_mode append: primary keys and unique marks go
  bool cq_id_only = false;              ///< pk_mode cq-id-only: _cq_id becomes the only key
  bool columns_not_null = false;        ///< --cq-columns-not-null
};

/// The table a destination gets for a source's table. A _cq_ column the source already has stays as it is.
TablePtr stamp_table(const Table& table, const StampRules& rules);

/// Stamps the rows of one table. Keeps constant columns between batches, so a batch costs a few slices.
/// Not thread-safe.
class RowStamper {
 public:
  RowStamper(const Table& incoming, const TablePtr& stamped, const StampRules& rules);

  /// Rows with the stamped table's columns; the incoming columns are shared, not copied. Fails with kProtocol
  /// when the rows do not have the columns the table declared.
  Result<std::shared_ptr<arrow::RecordBatch>> stamp(const arrow::RecordBatch& rows);

 private:
  Result<void> check(const arrow::RecordBatch& rows);
  Result<void> grow(std::int64_t rows);

  std::string table_name_;
  std::shared_ptr<arrow::Schema> incoming_;
  std::shared_ptr<arrow::Schema> stamped_;
  std::vector<std::shared_ptr<arrow::Scalar>> values_;
  std::vector<std::shared_ptr<arrow::Array>>
      constants_;  ///< one per added column, long enough for every batch so far
  std::int64_t constant_rows_ = 0;
  std::shared_ptr<arrow::Schema> checked_;  ///< the last schema found equal, by address
};

}  // namespace landfall
