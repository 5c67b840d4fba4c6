// Which write modes follow from a destination's capabilities.
#include "registry/write_modes.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace landfall {

std::vector<WriteMode> possible_write_modes(const Capabilities& capabilities) {
  std::vector<WriteMode> modes;
  if (capabilities.overwrite && capabilities.delete_stale) modes.push_back(WriteMode::kOverwriteDeleteStale);
  if (capabilities.overwrite) modes.push_back(WriteMode::kOverwrite);
  modes.push_back(WriteMode::kAppend);
  return modes;
}

void check_write_mode(const DestinationSpec& document, const DestinationDef& def, Problems& problems) {
  const std::vector<WriteMode> possible = possible_write_modes(def.capabilities);
  if (std::find(possible.begin(), possible.end(), document.write_mode) != possible.end()) return;
  std::vector<std::string_view> names;
  names.reserve(possible.size());
  for (const WriteMode mode : possible) names.push_back(to_string(mode));
  const bool is_written = document.written.find("write_mode") != nullptr;
  problems.add(document.at("write_mode"),
               fmt::format("{} cannot do write_mode {}{}; it can do {}: set `write_mode: {}`", def.title,
                           to_string(document.write_mode), is_written ? "" : ", which is the default",
                           fmt::join(names, ", "), to_string(possible.front())));
}

}  // namespace landfall
