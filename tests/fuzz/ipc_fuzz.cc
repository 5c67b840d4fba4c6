// Any bytes as Arrow IPC streams of the plugin protocol. What passes is valid, and reads back the same after
// being encoded again.
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/wire_checks.h"
#include "wire/ipc.h"

namespace {

using namespace landfall;
using fuzz::require;

void check_table(const Table& table) {
  require(!table.name.empty(), "a table that passes has a name");
  const auto bytes = encode_table(table);
  require(bytes.ok(), "a table that passes can be encoded");
  const auto again = IpcDecoder().table(*bytes);
  require(again.ok(), "an encoded table can be decoded");
  require(schema_of(**again, true)->Equals(*schema_of(table, true), /*check_metadata=*/true),
          "a table reads back the same");
}

void check_round_trip(const DecodedRows& decoded) {
  if (decoded.rows->num_columns() == 0) return;  // rows without columns have no bytes to be held in
  const auto bytes = encode_rows(*decoded.table, *decoded.rows);
  require(bytes.ok(), "rows that pass can be encoded");
  const auto again = IpcDecoder().rows(*bytes);
  require(again.ok(), "encoded rows can be decoded");
  require(again->rows->Equals(*decoded.rows, /*check_metadata=*/false,
                              arrow::EqualOptions::Defaults().nans_equal(true)),
          "rows read back the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  IpcDecoder decoder;
  if (const auto table = decoder.table(input); table.ok()) check_table(**table);
  for (int time = 0; time < 2; ++time) {  // the second time the schema is remembered
    if (const auto decoded = decoder.rows(input); decoded.ok()) {
      fuzz::check_rows(*decoded->table, *decoded->rows);
      if (time == 0) check_round_trip(*decoded);
    }
  }
  if (const auto value = decoder.value(input); value.ok()) fuzz::check_value(**value);
  return 0;
}
