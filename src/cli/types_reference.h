// docs/reference/types.md: the kinds of values, and how each destination keeps them.
#pragma once

#include <landfall/destination.h>

#include <span>
#include <string>

namespace landfall::cli {

std::string types_reference(std::span<const DestinationDef* const> defs);

}  // namespace landfall::cli
