// The summary of a sync: the row of cloudquery_sync_summaries and the line of --summary-location.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>

#include "sync/job.h"
#include "sync/report.h"

namespace landfall {

/// The table as CloudQuery defines it: 20 nullable columns, no keys. The _cq_ columns are stamped like any
/// table's.
const Table& summary_table();

/// The one row of a destination's summary.
Result<std::shared_ptr<arrow::RecordBatch>> summary_row(const SyncJob& job, const SyncReport& report,
                                                        const DestinationReport& destination);

/// The summary as one line of JSON without the line break, keys in CloudQuery's order.
std::string summary_json(const SyncJob& job, const SyncReport& report, const DestinationReport& destination);

/// RFC 3339 in UTC with as many fraction digits as needed.
std::string format_sync_time(std::int64_t sync_time_us);

}  // namespace landfall
