// Partitioned tables: how a table is declared that a rule of `partition` matches, and the partitions its rows
// need.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>
#include <landfall/table.h>
#include "destinations/postgresql/options.h"
#include "families/sql/dialect.h"

namespace landfall::postgresql {

/// ` PARTITION BY RANGE ("column")` for a table that a rule matches, or nothing. kConfig when the table does
/// not have the column, or has a key without it: PostgreSQL keeps keys unique only within a partition.
Result<std::string> partition_clause(const sql::Dialect& dialect, const TableOptions& options,
                                     const Table& table);

/// The partition that every partitioned table has from the start: rows that belong to no other go there.
std::vector<std::string> first_partitions(const sql::Dialect& dialect, const TableOptions& options,
                                          const Table& table);

/// One partition: its values as SQL, as they stand in FOR VALUES.
struct Partition {
  std::string suffix;  ///< of its name: "_p202611"
  std::string values;  ///< "FROM ('2026-11-01') TO ('2026-12-01')" or "IN ('…')"
  bool operator<(const Partition& other) const { return values < other.values; }
};

/// The partitions that rows of the batch belong to. Null values have none.
Result<std::set<Partition>> partitions_of(const Batch& batch, const PartitionRule& rule);

/// CREATE TABLE of a partition, when it is not there.
std::string create_partition(const sql::Dialect& dialect, const Table& table, const Partition& partition);

}  // namespace landfall::postgresql
