// One value as canonical text: two values of a type are the same to the conformance suite when their texts
// are.
#pragma once

#include <arrow/array.h>

#include <cstdint>
#include <string>

namespace landfall::conformance {

/// Writes the value of a row. The form is the suite's own and reads Arrow's arrays directly, apart from the
/// encoders under test. Sameness is as protocol.md has it: -0 is 0, NaN is NaN, an empty inet is 0.0.0.0/0,
/// an empty mac six zero bytes, the entries of a map have no order, and json is compared as data (order of
/// keys, blanks).
std::string cell_text(const arrow::Array& array, std::int64_t row);

/// The text of a null.
inline constexpr const char* kNullCell = "(null)";

}  // namespace landfall::conformance
