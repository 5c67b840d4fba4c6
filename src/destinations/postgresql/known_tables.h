// What the connections of one sync have learnt about its tables, together: types of columns, and which tables
// were empty before.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "destinations/postgresql/catalogue.h"

namespace landfall::postgresql {

/// Thread-safe. One for all writers of a destination (Context::shared).
class KnownTables {
 public:
  /// Remembers tables that will be written, so that the first look at one is a look at all.
  void expect(std::vector<std::string> names);
  /// Forgets what columns there are: they are being changed.
  void forget();
  /// Counts how often tables were forgotten: what was learnt under another number may be out of date.
  std::int64_t generation() const;

  /// The table as it was found; looks it up, and those expected, when nobody has yet. kSchema when it does
  /// not exist.
  Result<CatalogueTable> find(Connection& connection, const std::string& schema, const std::string& name);

  /// Whether the table was empty when the sync first looked; asks the server once.
  Result<bool> was_empty(Connection& connection, const std::string& name, const std::string& quoted);

  /// Notes the oldest sync time among rows that were written.
  void note_sync_time(const std::string& name, std::int64_t oldest_us);
  /// True when the table was empty and no row written since is older than that.
  bool none_older(const std::string& name, std::int64_t sync_time_us) const;

 private:
  struct History {
    std::optional<bool> was_empty;
    std::int64_t oldest_us = std::numeric_limits<std::int64_t>::max();
  };
  Result<void> look(Connection& connection, const std::string& schema, const std::string& name);

  mutable std::mutex mutex_;
  std::vector<std::string> expected_;
  std::map<std::string, CatalogueTable> found_;
  std::map<std::string, History> histories_;
  std::int64_t generation_ = 0;
};

}  // namespace landfall::postgresql
