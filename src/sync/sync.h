// Runs one sync from the source's first message to the last destination's close.
#pragma once

#include <span>
#include <vector>

#include "landfall/source.h"
#include "sync/job.h"
#include "sync/report.h"

namespace landfall {

/// Runs `job` with an open source. The report holds what went wrong once rows were flowing; an Error is
/// returned only when a destination could not be opened (nothing was changed then). Order: migrate before
/// rows; after the source's end stale rows go from every overwrite-delete-stale destination (tables with an
/// error keep theirs), then the summary, then publish and close. When the source fails or the run is
/// cancelled, nothing is deleted and what is unfinished is dropped.
Result<SyncReport> run_sync(const SyncJob& job, Source& source, const Context& context, Progress& progress);

/// What migrating would do, one entry per destination of the job, tables in the source's order. Changes
/// nothing.
Result<std::vector<std::vector<TablePlan>>> plan_migration(const SyncJob& job, Source& source,
                                                           const Context& context);

/// Migrates every selected table (and the summary table) in every destination, one after another; each
/// refuses all of its tables before it touches any.
Result<void> run_migration(const SyncJob& job, Source& source, const Context& context);

}  // namespace landfall
