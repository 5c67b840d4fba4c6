// From files to a plan: all sources, destinations and transformers of a configuration, checked against each
// other.
#pragma once

#include <landfall/spec.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "spec/fields.h"
#include "spec/plugin_spec.h"
#include "spec/variables.h"

namespace landfall {

/// What a command needs of a configuration.
enum class LoadMode : std::uint8_t {
  kFull,     ///< sync, migrate, validate-config: sources, destinations, and every name between them
  kRelaxed,  ///< tables, test-connection: one source or one destination; names between them are not looked at
};

struct Plan {
  std::vector<SourceSpec> sources;
  std::vector<DestinationSpec> destinations;
  std::vector<TransformerSpec> transformers;
  std::vector<Notice> notices;  ///< worth a warning in the log

  const DestinationSpec* find_destination(std::string_view name) const;
  const TransformerSpec* find_transformer(std::string_view name) const;
};

/// Reads files and directories. All problems of all files are in the error.
Result<Plan> load_plan(std::span<const std::string> paths, LoadMode mode);

/// Reads like load_plan but adds to `problems`, so that what plugins say about their nested specs can join
/// them. What could be read is in the plan even then; an option with a problem has its default.
Plan load_plan(std::span<const std::string> paths, LoadMode mode, Problems& problems,
               const VariableSource& variables = process_variables());

}  // namespace landfall
