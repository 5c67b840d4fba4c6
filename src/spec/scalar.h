// What an unquoted word of YAML means: the YAML 1.1 rules that CloudQuery configurations are read with.
#pragma once

#include <landfall/spec.h>

#include <string_view>

namespace landfall {

/// Gives the kind and canonical text of a plain (unquoted) scalar: yes/no/on/off are booleans, 017 and 0o17
/// octal, 0x hex, 0b binary, 1_000 is 1000, 1e3 is the integer 1000, dates stay strings. Decimal integers of
/// any size are exact. Infinities and NaN, which JSON cannot hold, stay strings. The position is left empty.
Value resolve_scalar(std::string_view text);

}  // namespace landfall
