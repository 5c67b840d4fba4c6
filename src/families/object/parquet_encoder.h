// Writes a Parquet file: row groups by bytes, columns of a row group encoded in parallel.
#pragma once

#include <memory>

#include <landfall/result.h>
#include <landfall/table.h>
#include "families/object/file_encoder.h"

namespace landfall::object {

/// Begins a Parquet file of the table. Nothing is written before a first piece of rows is full or the file
/// ends.
Result<std::unique_ptr<FileEncoder>> open_parquet_encoder(const FormatOptions& options, const Table& table,
                                                          ByteSink sink);

}  // namespace landfall::object
