// What Parquet and Arrow files have in common: columns from an Arrow schema, rows from record batches.
#pragma once

#include <arrow/record_batch.h>

#include <span>
#include <string>
#include <vector>

#include "sources/file/reader.h"

namespace landfall::file_source {

/// Adds the columns of a file to those of the files before it. A column must have the same type in all of
/// them, unless it is declared; it is not-null if it is so in all.
Result<void> add_columns(const arrow::Schema& schema, const std::string& path, const FileTable& table,
                         std::vector<Column>& columns);

/// Makes the table's columns of a batch and hands it on in pieces of at most `limits.rows`. The batch is
/// validated first.
Result<void> hand_on(const arrow::RecordBatch& batch, const FoundFile& file, std::span<const Column> columns,
                     const ReadLimits& limits, const RowSink& sink);

}  // namespace landfall::file_source
