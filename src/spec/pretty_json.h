// JSON for people: one entry a line.
#pragma once

#include <landfall/spec.h>

#include <string>
#include <string_view>

namespace landfall {

/// Writes a value with two-space indents, without a line end after the last line.
std::string pretty_json(const Value& value);

// Makers of values, for documents that the program writes itself.
Value json_text(std::string_view text);
Value json_bool(bool value);
Value json_integer(std::int64_t value);
/// `json` is JSON text, written as it is.
Value json_raw(std::string_view json);
Value json_map();
Value json_list();
/// Adds an entry to a map.
void put(Value& map, std::string_view key, Value value);

}  // namespace landfall
