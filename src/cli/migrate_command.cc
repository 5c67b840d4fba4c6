// `landfall migrate`: creates and changes tables without moving rows, or with --plan only says what it would
// do.
#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "cli/command.h"
#include "cli/plan_text.h"
#include "cli/sync_run.h"
#include "registry/job.h"
#include "registry/locate.h"
#include "registry/open_plugins.h"
#include "sync/sync.h"

namespace landfall::cli {
namespace {

struct MigrateOptions {
  SyncOptions shared;
  bool plan_only = false;
};

Result<void> migrate_one(const ResolvedPlan& plan, const SyncJob& job, const ResolvedSource& source,
                         Run& run) {
  const Context context = run.context(source.document.name);
  TRY_ASSIGN(const OpenSource opened, open_source(plan, source, Connect::kNo, context));
  TRY(run_migration(job, *opened.source, context));
  return opened.source->close();
}

/// True when a table needs force that its destination's migrate_mode does not give.
Result<bool> plan_one(const ResolvedPlan& plan, const SyncJob& job, const ResolvedSource& source, Run& run) {
  const Context context = run.context(source.document.name);
  TRY_ASSIGN(const OpenSource opened, open_source(plan, source, Connect::kNo, context));
  TRY_ASSIGN(const auto plans, plan_migration(job, *opened.source, context));
  bool refused = false;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const DestinationJob& destination = job.destinations[i];
    run.out << plan_text(destination.name, destination.migrate_mode, plans[i]);
    refused = refused || is_refused(destination.migrate_mode, plans[i]);
  }
  return refused;
}

int migrate_all(const ResolvedPlan& plan, const MigrateOptions& options, Run& run) {
  for (const ResolvedSource& source : plan.sources) {
    const SyncJob job = make_job(plan, source, run_settings(options.shared, run));
    run.talk << "Starting migration for: " << shown(source.document) << " -> ["
             << shown_destinations(plan, source) << "]" << std::endl;
    const auto migrated = migrate_one(plan, job, source, run);
    if (!migrated.ok()) return fail(run, migrated.error());
  }
  run.talk << "Migration completed successfully." << std::endl;
  return 0;
}

int plan_all(const ResolvedPlan& plan, const MigrateOptions& options, Run& run) {
  bool refused = false;
  for (const ResolvedSource& source : plan.sources) {
    const SyncJob job = make_job(plan, source, run_settings(options.shared, run));
    const auto one = plan_one(plan, job, source, run);
    if (!one.ok()) return fail(run, one.error());
    refused = refused || *one;
  }
  return refused ? exit_code(ErrorKind::kSchema) : 0;
}

int migrate(const MigrateOptions& options, Run& run) {
  run.talk << "Loading spec(s) from " << joined(options.shared.files) << std::endl;
  const auto plan = load_and_resolve(options.shared.files, LoadMode::kFull, run.plugins);
  if (!plan.ok()) return fail(run, plan.error());
  return options.plan_only ? plan_all(*plan, options, run) : migrate_all(*plan, options, run);
}

}  // namespace

Command add_migrate_command(CLI::App& root) {
  CLI::App* app = add_subcommand(root, "migrate", "Create and change tables without moving rows");
  auto options = std::make_shared<MigrateOptions>();
  add_spec_files(*app, options->shared.files);
  app->add_flag("--plan", options->plan_only,
                "Print each table's changes and touch nothing; exits with 3 when safe mode would refuse one");
  app->add_flag("--cq-columns-not-null", options->shared.columns_not_null,
                "Declare _cq_sync_time and _cq_source_name as not null");
  add_without_effect(*app, "--license", options->shared.license, "there are no licences to check");
  return {.app = app, .keeps_log = true, .action = [options](Run& run) { return migrate(*options, run); }};
}

}  // namespace landfall::cli
