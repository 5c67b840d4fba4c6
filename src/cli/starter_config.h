// The configuration that `landfall init` writes: one source, one destination, ready to run.
#pragma once

#include <landfall/destination.h>
#include <landfall/source.h>

#include <string>

namespace landfall::cli {

/// Two YAML documents made of the definitions' examples, with the strongest write mode the destination can
/// do.
std::string starter_config(const SourceDef& source, const DestinationDef& destination);

}  // namespace landfall::cli
