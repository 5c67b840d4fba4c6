// PostgreSQL's text output of values and arrays, turned into the text form that ColumnParser takes.
#pragma once

#include <arrow/type.h>

#include <string_view>

#include <landfall/result.h>
#include "families/sql/columns.h"

namespace landfall::postgresql {

/// Appends the text form of a value that is to become one of `type`. Lists come as `{…}` and go as JSON.
/// Fails with kRejected when an array's text is damaged.
Result<void> append_text_form(std::string_view output, const arrow::DataType& type, Buffer& out);

}  // namespace landfall::postgresql
