// One table the testdata source can make: what it looks like, how long it is, and how a range of its rows is
// made.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>

#include "sources/testdata/row_hash.h"
#include "sources/testdata/testdata_spec.h"

namespace landfall::testdata {

struct Generator {
  TablePtr table;
  std::int64_t rows = 0;
  /// Makes rows of the table (schema_of without metadata). A row depends on its number and the spec's seed
  /// only.
  std::function<Result<std::shared_ptr<arrow::RecordBatch>>(RowRange)> make;
};

/// The wide table of the benches: 20 columns in the shape of a cloud inventory, about 700 bytes a row.
Generator wide_table(const TestdataSpec& spec);
/// Four columns: `_cq_id`, `id`, `value`, `name`.
Generator narrow_table(const TestdataSpec& spec);
/// family_parent and family_child, whose rows name their parent's `_cq_id`.
std::vector<Generator> family_tables(const TestdataSpec& spec);
/// A column of every type a destination can meet, with nulls and edge values.
Generator types_table(const TestdataSpec& spec);

/// A nullable column without flags.
Column plain(std::string name, std::shared_ptr<arrow::DataType> type);
/// A column of the primary key.
Column key(std::string name, std::shared_ptr<arrow::DataType> type);
/// `_cq_id`, not null and unique, and `_cq_parent_id`.
std::vector<Column> cq_columns();

/// The ids that stand in `_cq_id`, a function of the row.
Result<std::shared_ptr<arrow::Array>> uuid_column(const RowHash& hash, RowRange range);

}  // namespace landfall::testdata
