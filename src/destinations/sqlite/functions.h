// SQL functions that Landfall's own statements use; they exist in its connections only.
#pragma once

#include <sqlite3.h>

#include <landfall/result.h>

namespace landfall::sqlite {

/// Type name of a pointer to a Cell, for landfall_value.
inline constexpr const char* kCellPointer = "landfall_cell";

/// `landfall_micros(text)`: microseconds since 1970 of a timestamp in any of the forms that stand in such
/// columns (RFC 3339 with any number of digits, a blank for the T, an offset for the Z); NULL for everything
/// else. `landfall_value(pointer)`: the first value of a bound Cell, in its storage class.
Result<void> install_functions(sqlite3* connection);

}  // namespace landfall::sqlite
