// Rows being put together from texts, for formats whose files are text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>

#include "encode/from_text.h"
#include "sources/file/reader.h"

namespace landfall::file_source {

/// Collects values column by column and hands a batch on when it is full.
class CellColumns {
 public:
  static Result<CellColumns> make(std::span<const Column> columns, const ReadLimits& limits,
                                  const RowSink& sink);

  /// Adds the current row's value of a column. Fails with kRejected, naming column and type.
  Result<void> append(std::size_t column, std::string_view text);
  Result<void> append_null(std::size_t column) { return parsers_[column].append_null(); }
  /// The error for a value that is not of its column's type.
  Error mismatch(std::size_t column) const;
  /// Ends the row; every column must have got its value.
  Result<void> end_row();
  /// Hands on what is left.
  Result<void> finish();

 private:
  CellColumns(std::span<const Column> columns, const ReadLimits& limits, const RowSink& sink)
      : columns_(columns), limits_(limits), sink_(sink) {}

  std::span<const Column> columns_;
  ReadLimits limits_;
  const RowSink& sink_;
  std::vector<ColumnParser> parsers_;
  std::int64_t rows_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace landfall::file_source
