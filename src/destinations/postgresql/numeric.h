// Decimal numbers as PostgreSQL's numeric type takes them: digits to the base of 10,000, with a weight, a
// sign and a scale. Facts: numeric_recv in PostgreSQL's sources.
#pragma once

#include <cstdint>

#include "families/sql/columns.h"

namespace landfall::postgresql {

/// Appends a field: a little-endian two's complement integer of 16 or 32 bytes, divided by 10^scale.
void append_numeric(const std::uint8_t* value, int byte_width, int scale, Buffer& out);
void append_numeric(std::int64_t value, Buffer& out);
void append_numeric(std::uint64_t value, Buffer& out);

}  // namespace landfall::postgresql
