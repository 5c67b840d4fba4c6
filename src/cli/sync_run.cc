// Runs one source with everything the command line hangs on to it.
#include "cli/sync_run.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

#include "cli/metrics_file.h"
#include "cli/shard.h"
#include "cli/table_meter.h"
#include "cli/warning_count.h"
#include "registry/open_plugins.h"
#include "sync/summary.h"
#include "sync/sync.h"

namespace landfall::cli {
namespace {

Result<void> append_lines(const std::filesystem::path& path, const std::string& lines) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << lines;
  file.close();
  if (file) return {};
  return Error(ErrorKind::kConfig, fmt::format("writing {}: {}", path.string(), std::strerror(errno)));
}

/// A summary that cannot be written is no reason to fail: the rows are in place.
void write_summary(const SyncJob& job, const SyncReport& report, const SyncOptions& options, Run& run) {
  if (options.summary_location.empty() || report.source_error) return;
  std::string lines;
  for (const DestinationReport& destination : report.destinations)
    lines += summary_json(job, report, destination) + '\n';
  const auto written = append_lines(options.summary_location, lines);
  if (!written.ok())
    run.log.write(LogLevel::kWarn, "summary not written", {{"error", written.error().message()}});
}

/// Syncs while a display and the metrics file follow.
Result<SyncReport> sync_watched(const SyncJob& job, Source& source, const SyncOptions& options,
                                const Context& context, Run& run) {
  Progress progress;
  TableMeter meter;
  MeteredSource metered(source, meter);
  std::optional<MetricsFile> metrics;
  if (!options.metrics_location.empty()) metrics.emplace(options.metrics_location, meter, run.log);
  const ProgressDisplay display(progress, run.talk, run.progress);
  return run_sync(job, metrics ? metered : source, context, progress);
}

}  // namespace

RunSettings run_settings(const SyncOptions& options, const Run& run) {
  RunSettings settings;
  settings.cli_version = run.version;
  settings.invocation_id = run.invocation_id;
  settings.sync_time_us = sync_time_now();
  settings.migrate = !options.no_migrate;
  settings.columns_not_null = options.columns_not_null;
  if (!options.shard.empty()) settings.shard = *parse_shard(options.shard);
  return settings;
}

Result<SyncOutcome> run_one_sync(const ResolvedPlan& plan, const ResolvedSource& source,
                                 const SyncOptions& options, Run& run) {
  SyncJob job = make_job(plan, source, run_settings(options, run));
  WarningCount log(run.log);
  Context context = run.context(source.document.name);
  context.log = &log;
  TRY_ASSIGN(const OpenSource opened, open_source(plan, source, Connect::kYes, context));
  job.request.backend = opened.backend;
  TRY_ASSIGN(SyncReport report, sync_watched(job, *opened.source, options, context, run));
  write_summary(job, report, options, run);
  const auto closed = opened.source->close();
  if (!closed.ok() && !report.source_error) report.source_error = closed.error();
  const std::int64_t plugin_warnings = report.source_warnings;
  return SyncOutcome{std::move(report), log.warnings() + plugin_warnings};
}

}  // namespace landfall::cli
