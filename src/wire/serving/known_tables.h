// The tables a served plugin was told of, by name: deletions name a table and do not describe it.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include <landfall/table.h>

namespace landfall {

/// Keeps the tables of all streams, bounded. Thread-safe.
class KnownTables {
 public:
  /// What a peer may make us remember; more than any sync has.
  static constexpr std::size_t kMost = 20'000;

  void add(const TablePtr& table);
  /// The table as it was last sent, or one of that name with the columns that stale rows are found by.
  TablePtr find(const std::string& name) const;
  void clear();

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, TablePtr> tables_;
};

}  // namespace landfall
