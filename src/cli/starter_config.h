// The configuration that `landfall init` writes: one source, one destination, ready to run.
#pragma once

#include <landfall/destination.h>
#include <landfall/source.h>

#include <string>

#include "cli/outside_plugin.h"

namespace landfall::cli {

/// What a document of the configuration says.
struct StarterPlugin {
  std::string name;
  std::string title;
  std::string where;        ///< lines `registry: …` and so on, two blanks in
  std::string tables;       ///< of a source: a YAML list
  std::string write_mode;   ///< of a destination
  std::string options;      ///< where its options are described
  std::string nested_spec;  ///< lines `spec: …`, two blanks in
};

StarterPlugin starter_of(const SourceDef& source);
/// With the strongest write mode the destination can do.
StarterPlugin starter_of(const DestinationDef& destination);
StarterPlugin starter_of(const OutsidePlugin& plugin);

/// Two YAML documents.
std::string starter_config(const StarterPlugin& source, const StarterPlugin& destination);

}  // namespace landfall::cli
