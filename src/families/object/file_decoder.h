// Reads files back into rows of a table: what open_encoder wrote, as exactly the table's columns and types.
#pragma once

#include <arrow/io/interfaces.h>

#include <memory>

#include <landfall/batch.h>
#include <landfall/result.h>
#include <landfall/table.h>
#include "families/object/file_format.h"

namespace landfall::object {

/// Reads a file of the given format and hands its rows to `sink` in pieces. Columns are found by name; one
/// that the file lacks is null. In csv empty fields are null unless the format has a null marker; without a
/// header columns are taken in the table's order.
Result<void> decode_file(const FileFormat& format, const Table& table,
                         std::shared_ptr<arrow::io::RandomAccessFile> file, const BatchSink& sink);

}  // namespace landfall::object
