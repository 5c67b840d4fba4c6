// See sync_time.h.
#include "families/sql/sync_time.h"

#include <algorithm>
#include <limits>

#include "encode/visit.h"

namespace landfall::sql {
namespace {

struct OldestTime {
  std::int64_t operator()(const TimestampView& view) const {
    if (view.unit != arrow::TimeUnit::MICRO) return std::numeric_limits<std::int64_t>::min();
    std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t row = 0; row < view.rows; ++row)
      if (!view.is_null(row)) oldest = std::min(oldest, view[row]);
    return oldest;
  }
  std::int64_t operator()(const ColumnView&) const { return std::numeric_limits<std::int64_t>::min(); }
};

}  // namespace

Result<std::int64_t> oldest_sync_time(const Batch& batch) {
  const int index = batch.table->find("_cq_sync_time");
  if (index < 0) return std::numeric_limits<std::int64_t>::min();
  std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
  for (const auto& part : batch.parts) {
    TRY_ASSIGN(const std::int64_t of_part, visit_column(*part->column(index), OldestTime{}));
    oldest = std::min(oldest, of_part);
  }
  return oldest;
}

}  // namespace landfall::sql
