// `publish: atomic`: the tables in which rows of a sync wait, what they are called, and what is to be done
// with them when the sync is published.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/batch.h>
#include <landfall/table.h>

namespace landfall::postgresql {

/// A table in which rows wait.
struct Shadow {
  std::string name;
  TablePtr table;              ///< whose rows they are
  bool becomes_table = false;  ///< made with all that the table has: it can be renamed to it
};

/// Names of waiting tables tell whose they are: `_landfall_<presence in 16 hex digits>_<number>`.
std::string shadow_name(std::int64_t presence, std::size_t number);
/// The presence in a waiting table's name; nothing for other tables.
std::optional<std::int64_t> presence_in(std::string_view table);
/// The number by which the connections of a sync are known to be alive.
std::int64_t presence_of(std::string_view invocation_id, std::string_view plugin_name);

/// Shared by the writers of a sync. Lock `mutex` around everything.
struct Shadows {
  std::mutex mutex;
  bool is_clean = false;  ///< what dead syncs left has been cleared away
  int round = 0;          ///< how often was published: a served sync may go on afterwards
  MigrateMode mode = MigrateMode::kSafe;
  std::vector<TablePtr> wanted;  ///< to be migrated when published, in order
  std::map<std::string, Shadow> by_table;
  std::vector<StaleRows> stale;  ///< to be deleted when published

  void want(TablePtr table);
  bool is_wanted(std::string_view table) const;
  bool has_work() const { return !wanted.empty() || !by_table.empty() || !stale.empty(); }
  /// All of it has been published.
  void published();
};

}  // namespace landfall::postgresql
