// Rows as CSV (RFC 4180): values in their text form, quoted only where they must be, `\n` at the end of a
// line.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>

#include "encode/buffer.h"
#include "encode/cell.h"

namespace landfall {

struct CsvOptions {
  char delimiter = ',';      ///< one byte; not a quote, a line end or 0
  std::string null_marker;   ///< written for null, never quoted; equal text is quoted so that it differs
  bool quote_empty = false;  ///< write empty text as `""`, so that it differs from an empty null marker
};

/// Fails with kConfig when the delimiter or the null marker cannot work.
Result<void> check(const CsvOptions& options);

/// Appends the line of column names.
void append_csv_header(const Table& table, const CsvOptions& options, Buffer& out);

/// Writes the rows of one record batch as CSV lines.
class CsvWriter {
 public:
  /// Binds to the batch's columns. The batch must outlive the writer.
  static Result<CsvWriter> bind(const arrow::RecordBatch& batch, const CsvOptions& options);

  /// Appends rows from `from` up to (not including) `to`.
  void append_rows(std::int64_t from, std::int64_t to, Buffer& out) const;

 private:
  std::vector<CellWriter> columns_;
  CsvOptions options_;
};

}  // namespace landfall
