// Fields of list columns: PostgreSQL's arrays.
#pragma once

#include "destinations/postgresql/copy_rows.h"

namespace landfall::postgresql {

/// Binds a list column to an array of `type.oid`. Other columns are kUnsupported.
Result<CellWriter> bind_array(const arrow::Array& array, const ColumnType& type, CopyNotes& notes);

}  // namespace landfall::postgresql
