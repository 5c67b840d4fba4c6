// Edit distance with swaps of neighbours, over short names only.
#include "spec/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

namespace landfall {
namespace {

constexpr std::size_t kLongestName = 64;  // longer ones are no typing mistakes

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return out;
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> steps(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) steps[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) steps[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = steps[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      steps[i][j] = std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
    }
  }
  return steps[a.size()][b.size()];
}

}  // namespace

std::string nearest_name(std::string_view typed, std::span<const std::string> names) {
  if (typed.empty() || typed.size() > kLongestName) return {};
  const std::string wanted = lower(typed);
  std::string best;
  std::size_t best_steps =
      wanted.size() / 3 + 1;  // a third of the letters may be wrong, and one in short names
  for (const std::string& name : names) {
    if (name.size() > kLongestName) continue;
    const std::size_t steps = distance(wanted, lower(name));
    if (steps < name.size() && (steps < best_steps || (steps == best_steps && best.empty()))) {
      best = name;
      best_steps = steps;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string> names) {
  const std::string name = nearest_name(typed, names);
  return name.empty() ? name : fmt::format("; did you mean \"{}\"?", name);
}

}  // namespace landfall
