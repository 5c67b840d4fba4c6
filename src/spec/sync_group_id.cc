// Checks only; filling in belongs to the sync.
#include "spec/sync_group_id.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "spec/suggest.h"

namespace landfall {

void check_sync_group_id(const Value& pattern, Problems& problems) {
  static const std::vector<std::string> names{"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SYNC_ID"};
  std::string_view rest = pattern.text;
  for (std::size_t open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
    const std::size_t close = rest.find("}}", open);
    if (close == std::string_view::npos) {
      problems.add(pattern.position, "sync_group_id has a {{ without }}");
      return;
    }
    const std::string_view name = rest.substr(open + 2, close - open - 2);
    rest.remove_prefix(close + 2);
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string shown = pattern.secret ? "a placeholder" : fmt::format("{{{{{}}}}}", name);
    problems.add(pattern.position,
                 fmt::format("sync_group_id has {} that does not exist{}; there are {{{{{}}}}}", shown,
                             pattern.secret ? "" : did_you_mean(name, names), fmt::join(names, "}}, {{")));
  }
}

}  // namespace landfall
