// Tables and rows as conformance cases write them down.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <vector>

#include <landfall/result.h>
#include <landfall/spec.h>
#include <landfall/table.h>

namespace landfall::conformance {

/// Reads `columns`: a map of name to type and flags (`int64 key`, `utf8 not_null unique`), and optional
/// `repeat`: {count, type} for many columns `c0000`…. Flags: key (also not null), not_null, unique,
/// component, incremental.
Result<Table> read_table(const std::string& id, const Value& value);

/// Reads a list of rows, each a list of values in column order.
Result<std::shared_ptr<arrow::RecordBatch>> read_rows(const Table& table, const Value& rows);

/// Reads what a step says of rows: `rows`, `parts` (several lists of rows, a record batch each) and
/// `generate` {rows, from}, which makes rows by rule for int64 and utf8 columns: row n has in column k the
/// integer n*1000+k or the text `r<n>c<k>`; the first column is n itself.
Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> read_parts(const Table& table, const Value& step);

}  // namespace landfall::conformance
