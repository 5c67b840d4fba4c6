// Puts a sync's report into words.
#include "cli/sync_outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <vector>

#include "cli/figures.h"

namespace landfall::cli {
namespace {

bool failed_as_a_whole(const SyncReport& report) {
  const auto has_error = [](const DestinationReport& destination) { return destination.error.has_value(); };
  return report.source_error ||
         std::any_of(report.destinations.begin(), report.destinations.end(), has_error);
}

bool contains(const std::optional<Error>& outer, const Error& inner) {
  return outer && outer->message().find(inner.message()) != std::string::npos;
}

std::string counted(std::int64_t errors) { return fmt::format("{} error{}", errors, errors == 1 ? "" : "s"); }

/// Errors of single tables, but for those that ended their destination.
std::vector<Error> table_errors(const SyncReport& report) {
  std::vector<Error> all;
  for (const TableReport& table : report.tables)
    if (table.errors > 0)
      all.push_back(Error(ErrorKind::kRejected, table.first_error)
                        .during(fmt::format("reading table \"{}\" of {} ({})", table.name, report.source_name,
                                            counted(table.errors))));
  for (const DestinationReport& destination : report.destinations)
    for (const DestinationTableReport& table : destination.tables)
      if (table.error && !contains(destination.error, *table.error))
        all.push_back(Error(*table.error).during("syncing to " + destination.name));
  return all;
}

/// A destination that stops a sync shows as the source's end too; once is enough.
bool is_told_by_a_destination(const SyncReport& report, const Error& error) {
  const auto has_told = [&](const DestinationReport& destination) {
    return destination.error && contains(error, *destination.error);
  };
  return std::any_of(report.destinations.begin(), report.destinations.end(), has_told);
}

std::vector<Error> all_errors(const SyncReport& report) {
  std::vector<Error> all;
  if (report.source_error && !is_told_by_a_destination(report, *report.source_error))
    all.push_back(*report.source_error);
  for (const DestinationReport& destination : report.destinations)
    if (destination.error) all.push_back(Error(*destination.error).during("syncing to " + destination.name));
  for (Error& error : table_errors(report)) all.push_back(std::move(error));
  return all;
}

std::string headline(const SyncReport& report, const Result<void>& outcome) {
  if (outcome.ok()) return "Sync completed successfully";
  if (outcome.error().kind() == ErrorKind::kCancelled) return "Sync cancelled";
  return failed_as_a_whole(report) ? "Sync failed" : "Sync completed with errors, see logs for details";
}

std::int64_t error_count(const SyncReport& report) {
  std::int64_t count = report.source_errors;
  if (report.source_error && !is_told_by_a_destination(report, *report.source_error)) ++count;
  for (const DestinationReport& destination : report.destinations) count += destination.errors;
  return count;
}

std::string written_rows(const DestinationReport& destination, const std::string& table) {
  for (const DestinationTableReport& written : destination.tables)
    if (written.name == table) return grouped(written.written);
  return "-";
}

}  // namespace

std::string summary_text(const SyncReport& report) {
  std::vector<TextRow> rows{{"table", "rows", "errors", "time"}};
  for (const DestinationReport& destination : report.destinations)
    rows[0].push_back("written to " + destination.name);
  for (const TableReport& table : report.tables) {
    TextRow row{table.name, grouped(table.rows), grouped(table.errors),
                fmt::format("{:.1f}s", static_cast<double>(table.duration.count()) / 1000)};
    for (const DestinationReport& destination : report.destinations)
      row.push_back(written_rows(destination, table.name));
    rows.push_back(std::move(row));
  }
  return text_table(rows);
}

Verdict tell_outcome(const SyncOutcome& outcome, bool print_summary, Run& run) {
  const SyncReport& report = outcome.report;
  const auto result = report.outcome();
  if (print_summary) run.out << summary_text(report);
  run.talk << headline(report, result)
           << fmt::format(". Resources: {}, Errors: {}, Warnings: {}, Time: {}", report.rows,
                          error_count(report), outcome.warnings, whole_seconds(report.duration))
           << std::endl;
  if (result.ok()) return {};
  const std::vector<Error> errors = all_errors(report);
  for (const Error& error : errors) cli::report(run, error);
  return {exit_code(result.error().kind()), failed_as_a_whole(report)};
}

}  // namespace landfall::cli
