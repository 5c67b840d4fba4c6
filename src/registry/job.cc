// Translates documents into the engine's terms: a write mode becomes key stripping and stale deletion.
#include "registry/job.h"

#include <fmt/format.h>

#include "registry/group_id.h"
#include "registry/open_plugins.h"

namespace landfall {
namespace {

StampRules stamp_rules(const ResolvedSource& source, const DestinationSpec& document,
                       const RunSettings& settings) {
  StampRules rules;
  rules.source_name = effective_name(source.document, settings.shard);
  rules.sync_time_us = settings.sync_time_us;
  if (!document.sync_group_id.empty())
    rules.group_id = render_group_id(document.sync_group_id, settings.sync_time_us, settings.invocation_id);
  rules.strip_keys = document.write_mode == WriteMode::kAppend;
  rules.cq_id_only = document.pk_mode == PkMode::kCqIdOnly;
  rules.columns_not_null = settings.columns_not_null;
  return rules;
}

std::function<LoggedLines()> logged_by(const std::shared_ptr<RemotePlugin>& plugin) {
  if (!plugin) return {};
  return [plugin] { return LoggedLines{plugin->logged_errors(), plugin->logged_warnings()}; };
}

// A plugin gathers rows itself; what it gets should cost it few messages and wait for nobody.
constexpr BatchSpec kPluginBatches{.rows = 10'000, .bytes = 4 << 20, .timeout = std::chrono::seconds(10)};

DestinationJob destination_job(const ResolvedPlan& plan, const ResolvedSource& source,
                               const ResolvedDestination& destination, const RunSettings& settings) {
  const DestinationSpec& document = destination.document;
  DestinationJob job;
  job.name = document.name;
  job.path = document.path;
  job.version = document.version;
  job.migrate_mode =
      document.migrate_mode == MigrateChoice::kForced ? MigrateMode::kForced : MigrateMode::kSafe;
  job.delete_stale = document.write_mode == WriteMode::kOverwriteDeleteStale;
  job.send_sync_summary = document.send_sync_summary;
  job.stamp = stamp_rules(source, document, settings);
  job.gather = destination.remote ? kPluginBatches : destination.def->gather(destination.options.get());
  job.can_publish = !destination.remote && destination.def->capabilities.publish;
  if (!destination.remote && destination.def->writers)
    job.writers = destination.def->writers(destination.options.get());
  job.open = opener_of(destination);
  job.logged = logged_by(destination.remote);
  for (const std::size_t index : destination.transformers)
    job.transformers.push_back(transformer_job(plan.transformers[index]));
  return job;
}

}  // namespace

TableSelection selection_of(const SourceSpec& document) {
  return {.tables = document.tables,
          .skip_tables = document.skip_tables,
          .skip_dependent_tables = document.skip_dependent_tables};
}

std::string effective_name(const SourceSpec& document, const std::optional<Shard>& shard) {
  return shard ? fmt::format("{}_{}_{}", document.name, shard->num, shard->total) : document.name;
}

SyncJob make_job(const ResolvedPlan& plan, const ResolvedSource& source, const RunSettings& settings) {
  SyncJob job;
  job.cli_version = settings.cli_version;
  job.invocation_id = settings.invocation_id;
  job.source_name = source.document.name;
  job.source_path = source.document.path;
  job.source_version = source.document.version;
  job.sync_time_us = settings.sync_time_us;
  job.migrate = settings.migrate;
  job.request.selection = selection_of(source.document);
  job.request.deterministic_cq_id = source.document.deterministic_cq_id;
  job.request.shard = settings.shard;
  job.logged = logged_by(source.remote);
  for (const std::size_t index : source.destinations)
    job.destinations.push_back(destination_job(plan, source, plan.destinations[index], settings));
  return job;
}

}  // namespace landfall
