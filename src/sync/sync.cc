// Runs one sync from the source's first message to the last destination's close.
#include "sync/sync.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "sync/destination_run.h"
#include "sync/fan_out.h"
#include "sync/summary.h"

namespace landfall {
namespace {

using DestinationRuns = std::vector<std::unique_ptr<DestinationRun>>;

Result<DestinationRuns> open_all(const SyncJob& job, const Context& context) {
  DestinationRuns runs;
  for (const DestinationJob& destination : job.destinations) {
    TRY_ASSIGN(auto run, DestinationRun::open(job, destination, context));
    runs.push_back(std::move(run));
  }
  return runs;
}

void send_summary(const SyncJob& job, const SyncReport& report, std::size_t index, DestinationRun& run) {
  auto row = summary_row(job, report, run.report());
  if (!row.ok())
    return run.settle(std::async(std::launch::deferred, [&] { return Result<void>(row.error()); }),
                      "building the sync summary");
  TablePtr stamped = run.declare(index, summary_table(), DestinationRun::Way::kPlain);
  if (job.migrate) run.settle(run.migrate({stamped}), "migrating the summary table");
  run.insert(index, **row, batch_bytes(**row));
}

void finish_all(const SyncJob& job, const FanOut& fan_out, DestinationRuns& runs, SyncReport& report) {
  const std::vector<bool> complete = fan_out.complete();
  for (auto& run : runs) run->erase_stale(complete);
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (job.destinations[i].send_sync_summary) send_summary(job, report, complete.size(), *runs[i]);
  for (auto& run : runs) run->finish();
}

std::chrono::milliseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace

std::int64_t sync_time_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

Result<SyncReport> run_sync(const SyncJob& job, Source& source, const Context& context, Progress& progress) {
  const auto start = std::chrono::steady_clock::now();
  TRY_ASSIGN(DestinationRuns runs, open_all(job, context));
  FanOut fan_out(job, runs, context, progress);
  Result<void> streamed = source.sync(job.request, fan_out);
  if (streamed.ok()) streamed = fan_out.settle();

  SyncReport report;
  report.source_name = job.source_name;
  report.sync_time_us = job.sync_time_us;
  report.tables = fan_out.reports();
  for (const TableReport& table : report.tables) {
    report.rows += table.rows;
    report.source_errors += table.errors;
  }
  if (job.logged) {
    const LoggedLines lines = job.logged();
    report.source_errors = std::max(report.source_errors, lines.errors);
    report.source_warnings = lines.warnings;
  }
  if (streamed.ok()) {
    // Rows still queued are part of the duration that the summary row states.
    for (auto& run : runs) run->drain();
    report.duration = since(start);
    finish_all(job, fan_out, runs, report);
  } else {
    report.source_error =
        std::move(streamed).error().during(fmt::format("syncing source \"{}\"", job.source_name));
    for (auto& run : runs) run->abandon();
  }
  report.duration = since(start);
  for (const auto& run : runs) report.destinations.push_back(run->report());
  return report;
}

Result<void> SyncReport::outcome() const {
  for (const DestinationReport& destination : destinations)
    if (destination.error)
      return Error(*destination.error).during(fmt::format("syncing {} to {}", source_name, destination.name));
  if (source_error) return Error(*source_error);
  for (const DestinationReport& destination : destinations)
    for (const DestinationTableReport& table : destination.tables)
      if (table.error)
        return Error(*table.error).during(fmt::format("syncing {} to {}", source_name, destination.name));
  for (const TableReport& table : tables)
    if (table.errors > 0)
      return Error(ErrorKind::kRejected, fmt::format("syncing {}: reading table \"{}\": {}", source_name,
                                                     table.name, table.first_error));
  return {};
}

}  // namespace landfall
