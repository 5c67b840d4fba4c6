// Runs one source of a `sync` command and keeps its progress, metrics and summary files up to date.
#pragma once

#include <string>
#include <vector>

#include "cli/run.h"
#include "registry/job.h"
#include "sync/report.h"

namespace landfall::cli {

/// The flags of `sync`.
struct SyncOptions {
  std::vector<std::string> files;
  bool no_migrate = false;
  bool columns_not_null = false;
  bool print_summary = false;
  std::string shard;
  std::string summary_location;
  std::string metrics_location;
  std::string license;
};

struct SyncOutcome {
  SyncReport report;
  std::int64_t warnings = 0;  ///< lines of level warn that the source and the destinations logged
};

/// The settings that the flags of `sync` and `migrate` make.
RunSettings run_settings(const SyncOptions& options, const Run& run);

/// Opens the source, syncs, appends to the summary file. Fails only when nothing was changed.
Result<SyncOutcome> run_one_sync(const ResolvedPlan& plan, const ResolvedSource& source,
                                 const SyncOptions& options, Run& run);

}  // namespace landfall::cli
