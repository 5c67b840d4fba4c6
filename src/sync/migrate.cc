// The migrate command: plans and changes tables without moving rows.
#include <fmt/format.h>

#include <memory>
#include <utility>

#include "sync/summary.h"
#include "sync/sync.h"
#include "sync/transform_chain.h"

namespace landfall {
namespace {

struct Opened {
  std::unique_ptr<Destination> connection;
  std::vector<TablePtr> wanted;
};

Result<Opened> open_one(const DestinationJob& job, const std::vector<TablePtr>& tables, Context context) {
  context.plugin_name = job.name;
  Opened opened;
  TRY_ASSIGN(opened.connection,
             job.open(context).during(fmt::format("opening destination \"{}\"", job.name)));
  TRY_ASSIGN(TransformChain chain, TransformChain::open(job.transformers, context));
  for (const TablePtr& table : tables) {
    TRY_ASSIGN(TablePtr wanted, chain.transform(stamp_table(*table, job.stamp)));
    opened.wanted.push_back(std::move(wanted));
  }
  if (job.send_sync_summary) opened.wanted.push_back(stamp_table(summary_table(), job.stamp));
  return opened;
}

Result<std::vector<Opened>> open_all(const SyncJob& job, Source& source, const Context& context) {
  TRY_ASSIGN(
      const std::vector<TablePtr> tables,
      source.tables(job.request.selection).during(fmt::format("listing tables of \"{}\"", job.source_name)));
  std::vector<Opened> all;
  for (const DestinationJob& destination : job.destinations) {
    TRY_ASSIGN(Opened opened, open_one(destination, tables, context));
    all.push_back(std::move(opened));
  }
  return all;
}

std::string planning(const DestinationJob& job) {
  return fmt::format("planning the tables of \"{}\"", job.name);
}

}  // namespace

Result<std::vector<std::vector<TablePlan>>> plan_migration(const SyncJob& job, Source& source,
                                                           const Context& context) {
  TRY_ASSIGN(std::vector<Opened> all, open_all(job, source, context));
  std::vector<std::vector<TablePlan>> plans;
  for (std::size_t i = 0; i < all.size(); ++i) {
    TRY_ASSIGN(auto plan, all[i].connection->plan(all[i].wanted).during(planning(job.destinations[i])));
    plans.push_back(std::move(plan));
  }
  return plans;
}

Result<void> run_migration(const SyncJob& job, Source& source, const Context& context) {
  TRY_ASSIGN(std::vector<Opened> all, open_all(job, source, context));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const DestinationJob& destination = job.destinations[i];
    const std::string doing = fmt::format("migrating tables of \"{}\"", destination.name);
    TRY(all[i].connection->migrate(all[i].wanted, destination.migrate_mode).during(doing));
    TRY(all[i].connection->close().during(doing));
  }
  return {};
}

}  // namespace landfall
