// CSV fields: quoted when they hold something that a reader would take for structure.
#pragma once

#include <cstddef>
#include <string_view>

#include "encode/buffer.h"
#include "encode/csv.h"

namespace landfall {

/// True when the field must stand between quotes: it holds the delimiter, a quote or a line end, begins with
/// a blank, equals the null marker, or is `\.` (which ends the input of some loaders).
bool needs_quotes(std::string_view field, const CsvOptions& options);

/// Appends a field, quoted if it must be.
void append_csv_field(std::string_view field, const CsvOptions& options, Buffer& out);

/// Puts what has been appended since `position` between quotes if it must be.
void quote_since(std::size_t position, const CsvOptions& options, Buffer& out);

}  // namespace landfall
