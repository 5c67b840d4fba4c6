// Reads a Parquet file back into a table's own types.
#pragma once

#include <arrow/io/interfaces.h>

#include <memory>

#include <landfall/batch.h>
#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall::object {

/// Reads a file row group by row group. Columns are found by name; one that the file lacks is null. What was
/// written as text, or in another layout, becomes the table's type again.
Result<void> decode_parquet(const Table& table, std::shared_ptr<arrow::io::RandomAccessFile> file,
                            const BatchSink& sink);

}  // namespace landfall::object
