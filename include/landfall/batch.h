// Rows on their way: Arrow record batches of one table, never copied while they are gathered.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "landfall/table.h"

namespace landfall {

/// Some rows of one table. Every part has exactly the table's columns, in its order and types (extension
/// types as arrow::ExtensionArray); a column declared not-null may still hold nulls if a source sent them.
struct Batch {
  TablePtr table;
  std::vector<std::shared_ptr<arrow::RecordBatch>> parts;
  std::int64_t rows = 0;   ///< sum over parts
  std::int64_t bytes = 0;  ///< sum of the parts' Arrow buffer sizes, slices counted by their share
};

/// Delete the rows of `source_name` whose _cq_sync_time is strictly before `sync_time_us`
/// (microseconds since 1970, UTC). Rows of other sources, and with null source name, stay.
struct StaleRows {
  TablePtr table;
  std::string source_name;
  std::int64_t sync_time_us = 0;
};

/// `column` equals the only value of `value` (an array of length 1; a null matches nulls).
struct Predicate {
  std::string column;
  std::shared_ptr<arrow::Array> value;
};
enum class Grouping : std::uint8_t { kAnd, kOr };
struct PredicateGroup {
  Grouping grouping = Grouping::kAnd;
  std::vector<Predicate> predicates;
};
struct TableRelation {
  std::string table;   ///< rows whose _cq_parent_id is among the deleted parents' _cq_id go too
  std::string parent;  ///< table whose rows were deleted before
};

/// Delete chosen rows: groups are joined by AND, predicates inside a group by the group's word; no group
/// means every row. Afterwards, for each relation in order, the children of the rows just deleted.
struct ChosenRows {
  TablePtr table;
  std::vector<PredicateGroup> where;
  std::vector<TableRelation> relations;
};
using Erase = std::variant<StaleRows, ChosenRows>;

/// Takes rows read back from a destination; an error stops the reading.
using BatchSink = std::function<Result<void>(std::shared_ptr<arrow::RecordBatch>)>;

/// Bytes a record batch keeps alive, counting a slice by its share of rows.
std::int64_t batch_bytes(const arrow::RecordBatch& batch);

}  // namespace landfall
