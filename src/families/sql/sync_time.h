// How old rows are: when no row of a table can be older than the sync, deleting stale ones needs no look.
#pragma once

#include <cstdint>

#include <landfall/batch.h>
#include <landfall/result.h>

namespace landfall::sql {

/// The oldest _cq_sync_time of the rows in microseconds; the lowest possible number when it cannot be told.
Result<std::int64_t> oldest_sync_time(const Batch& batch);

}  // namespace landfall::sql
