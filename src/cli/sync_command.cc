// `landfall sync`: every source of the files, one after another, each to its destinations.
#include <fmt/format.h>

#include <memory>
#include <ostream>
#include <string>

#include "cli/command.h"
#include "cli/shard.h"
#include "cli/sync_outcome.h"
#include "cli/sync_run.h"
#include "registry/locate.h"
#include "registry/open_plugins.h"
#include "registry/resolve.h"

namespace landfall::cli {
namespace {

/// Runs all sources until one fails as a whole; the exit code is that of the first error.
int sync_all(const ResolvedPlan& plan, const SyncOptions& options, Run& run) {
  int code = 0;
  for (const ResolvedSource& source : plan.sources) {
    if (run.cancel->cancelled()) return fail(run, run.cancel->check().error());
    run.talk << "Starting sync for: " << shown(source.document) << " -> [" << shown_destinations(plan, source)
             << "]" << std::endl;
    const auto outcome = run_one_sync(plan, source, options, run);
    if (!outcome.ok()) return fail(run, outcome.error());
    const Verdict verdict = tell_outcome(*outcome, options.print_summary, run);
    if (code == 0) code = verdict.exit_code;
    if (verdict.ends_the_run) break;
  }
  // What failed after a signal failed because of it.
  return code != 0 && run.cancel->cancelled() ? exit_code(ErrorKind::kCancelled) : code;
}

int sync(const SyncOptions& options, Run& run) {
  run.talk << "Loading spec(s) from " << joined(options.files) << std::endl;
  const auto plan = load_and_resolve(options.files, LoadMode::kFull, run.plugins);
  if (!plan.ok()) return fail(run, plan.error());
  const auto started = start_remote_plugins(*plan);
  if (!started.ok()) return fail(run, started.error());
  return sync_all(*plan, options, run);
}

std::string check_shard(const std::string& text) {
  const auto shard = parse_shard(text);
  return shard.ok() ? "" : shard.error().message();
}

}  // namespace

Command add_sync_command(CLI::App& root) {
  CLI::App* app = add_subcommand(root, "sync", "Sync every source of the spec files to its destinations");
  auto options = std::make_shared<SyncOptions>();
  add_spec_files(*app, options->files);
  app->add_flag("--no-migrate", options->no_migrate, "Do not create or change tables");
  app->add_option("--summary-location", options->summary_location,
                  "File to append a line of JSON to for each source and destination");
  app->add_option("--tables-metrics-location", options->metrics_location,
                  "File to keep a table of every table's figures in, rewritten every few seconds");
  app->add_option("--shard", options->shard, "Sync part N of M of the tables")
      ->check(CLI::Validator([](std::string& text) { return check_shard(text); }, "N/M"));
  app->add_flag("--cq-columns-not-null", options->columns_not_null,
                "Declare _cq_sync_time and _cq_source_name as not null");
  app->add_flag("--summary", options->print_summary, "Print the figures of every table at the end");
  add_without_effect(*app, "--license", options->license, "there are no licences to check");
  return {.app = app, .keeps_log = true, .action = [options](Run& run) { return sync(*options, run); }};
}

}  // namespace landfall::cli
