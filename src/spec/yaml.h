// Reading YAML into Values: real documents, YAML 1.1 scalars, variables, and limits that hostile files run
// into.
#pragma once

#include <landfall/spec.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "spec/variables.h"

namespace landfall {

/// What a file may hold at most. Values and their text are counted with every alias and variable in place.
struct YamlLimits {
  int depth = 100;
  std::size_t nodes = 200'000;
  std::size_t text_bytes = 64 * 1024 * 1024;
  std::size_t documents = 10'000;
  // The parser holds all tokens of a line, and of a whole [list] or {map}, before it says anything of them.
  std::size_t source_bytes = 2 * 1024 * 1024;
  std::size_t line_bytes = 512 * 1024;
  std::size_t flow_characters = 200'000;  ///< of [ ] { } and comma
};

/// The documents of a file in order, without empty ones.
struct YamlFile {
  std::vector<Value> documents;
  bool is_complete = true;  ///< false: the file is no YAML from some place on, and documents may be missing
};

/// Reads all documents of a text. Lines end in LF. Variables are put in unless `variables`
/// is null; those that are missing all become problems, and their values are marked `unresolved`. Text that
/// is no YAML becomes one problem and ends the file. A key given twice is a problem that names both places;
/// the first counts.
YamlFile read_yaml(std::string_view text, const std::shared_ptr<const std::string>& file,
                   const VariableSource* variables, Problems& problems, const YamlLimits& limits = {});

/// Reads documents without variables; `name` stands in positions. All problems are in the error.
Result<std::vector<Value>> parse_yaml(std::string_view text, std::string_view name);

}  // namespace landfall
