// Values as parameters of statements, and looking for one row by its values.
#pragma once

#include <arrow/array.h>

#include <cstdint>
#include <string>

#include <landfall/batch.h>
#include <landfall/result.h>
#include "destinations/postgresql/connection.h"
#include "families/sql/dialect.h"

namespace landfall::postgresql {

/// The value of a row of an array, in the type that Landfall declares for it.
Result<Parameter> parameter_of(const arrow::Array& array, std::int64_t row);

/// Whether the first row of a batch is in its table, compared by those of its columns whose types can be
/// compared. `transaction`, unless empty, is the number of the one that must have written it.
Result<bool> has_first_row(Connection& connection, const sql::Dialect& dialect, const Batch& batch,
                           const std::string& transaction);

}  // namespace landfall::postgresql
