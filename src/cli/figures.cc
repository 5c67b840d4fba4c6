// Writes numbers, times and columns for people.
#include "cli/figures.h"

#include <fmt/format.h>

#include <algorithm>

namespace landfall::cli {

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string whole_seconds(std::chrono::milliseconds time) {
  const std::int64_t all = std::max<std::int64_t>(0, time.count() / 1000);
  if (all < 60) return fmt::format("{}s", all);
  if (all < 3600) return fmt::format("{}m{}s", all / 60, all % 60);
  return fmt::format("{}h{}m{}s", all / 3600, all / 60 % 60, all % 60);
}

std::string text_table(const std::vector<TextRow>& rows) {
  std::vector<std::size_t> widths(rows.empty() ? 0 : rows.front().size(), 0);
  for (const TextRow& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string out;
  for (const TextRow& row : rows) {
    out += fmt::format("{:<{}}", row.front(), row.size() > 1 ? widths[0] : 0);
    for (std::size_t i = 1; i < row.size(); ++i) out += fmt::format("  {:>{}}", row[i], widths[i]);
    out += '\n';
  }
  return out;
}

}  // namespace landfall::cli
