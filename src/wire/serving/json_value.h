// Reads the JSON in which a spec arrives over the wire.
#pragma once

#include <string_view>

#include <landfall/spec.h>

namespace landfall {

/// Reads one JSON text. Numbers keep their text; of a key given twice the last counts. A value's position is
/// its path (`spec.format.delimiter`). kConfig when the text is no JSON or nested more than 100 deep.
Result<Value> read_json(std::string_view text, std::string_view root = "spec");

}  // namespace landfall
