// Rows out of PostgreSQL, back in the types a table wants: values in the server's text output become Arrow
// columns.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>
#include <landfall/table.h>
#include "families/sql/columns.h"

namespace landfall::postgresql {

/// Collects rows whose values come in the table's column order, in the text output of the server with
/// DateStyle ISO, IntervalStyle postgres, bytea_output hex, extra_float_digits 1 and TimeZone UTC.
class RowReader {
 public:
  static Result<RowReader> make(const Table& table);

  /// Adds the next value of the current row: column after column, row after row.
  Result<void> append(std::string_view text);
  Result<void> append_null();
  std::int64_t rows() const;
  /// True when enough rows have come together to hand them on.
  bool is_full() const { return rows() >= 10'000 || bytes_ >= (std::int64_t{8} << 20); }
  /// Gives the rows and begins anew.
  Result<std::shared_ptr<arrow::RecordBatch>> finish();

 private:
  std::size_t next();

  std::shared_ptr<arrow::Schema> schema_;
  std::vector<ColumnParser> columns_;
  std::int64_t values_ = 0;
  std::int64_t bytes_ = 0;
  Buffer scratch_;
};

}  // namespace landfall::postgresql
