// See functions.h.
#include "destinations/sqlite/functions.h"

#include <string_view>

#include "destinations/sqlite/cell.h"
#include "families/sql/columns.h"

namespace landfall::sqlite {
namespace {

void micros(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) != SQLITE_TEXT) return;
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
  if (text == nullptr) return;
  if (const auto value = parse_timestamp(std::string_view(text, size), arrow::TimeUnit::MICRO))
    sqlite3_result_int64(context, *value);
}

void value_of_cell(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto* cell = static_cast<const Cell*>(sqlite3_value_pointer(arguments[0], kCellPointer));
  if (cell != nullptr) cell->give(context, 0);
}

}  // namespace

Result<void> install_functions(sqlite3* connection) {
  const int text =
      sqlite3_create_function_v2(connection, "landfall_micros", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                 nullptr, micros, nullptr, nullptr, nullptr);
  const int value = sqlite3_create_function_v2(connection, "landfall_value", 1, SQLITE_UTF8, nullptr,
                                               value_of_cell, nullptr, nullptr, nullptr);
  if (text != SQLITE_OK || value != SQLITE_OK)
    return Error(ErrorKind::kBug, "making functions known to SQLite failed");
  return {};
}

}  // namespace landfall::sqlite
