// `publish: atomic`: rows wait in tables of their own until the whole sync is in, then one transaction makes
// all of it visible.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <landfall/context.h>
#include <landfall/destination.h>
#include "destinations/postgresql/session.h"
#include "destinations/postgresql/shared_state.h"
#include "families/sql/sql_destination.h"

namespace landfall::postgresql {

/// One of the writers of a sync. Until publish() readers see what was there before; a sync that ends without
/// it leaves waiting tables behind, which the next atomic sync into the schema drops.
class AtomicDestination : public Destination {
 public:
  AtomicDestination(std::unique_ptr<Session> session, std::int64_t presence, const Context& context);

  Result<std::vector<TablePlan>> plan(std::span<const TablePtr> wanted) override;
  /// Plans and refuses; what is allowed happens when the sync is published.
  Result<void> migrate(std::span<const TablePtr> wanted, MigrateMode mode) override;
  Result<void> write(const Batch& batch) override;
  Result<void> flush(const Table& table) override;
  /// Stale rows go when the sync is published. Chosen rows: kUnsupported.
  Result<void> erase(const Erase& which) override;
  /// Reads what was published.
  Result<void> read(const Table& table, const BatchSink& sink) override;
  Result<void> publish() override;
  Result<void> close() override;

 private:
  Result<TablePtr> shadow_of(const TablePtr& table);
  Result<Shadow> make_shadow(const TablePtr& table, std::size_t number);
  Result<void> clear_away();
  Result<void> drop_dead(std::int64_t presence, std::span<const std::string> tables);
  Result<void> publish_once(std::string& transaction);
  Result<bool> was_published(const std::string& transaction);
  Result<void> publish_tables();
  Result<void> publish_table(const TablePlan& plan, const Shadow* shadow);
  Result<void> rename(const Shadow& shadow);
  Result<void> delete_stale();
  Result<void> run(const std::string& sql);

  Session& session_;            ///< direct_ owns it
  sql::SqlDestination direct_;  ///< what is the same as without waiting tables
  const std::int64_t presence_;
  const Context& context_;
  std::shared_ptr<SharedState> shared_;
  std::map<TablePtr, TablePtr> shadows_;  ///< the tables that rows are written to instead, in this round
  int round_ = 0;
};

}  // namespace landfall::postgresql
