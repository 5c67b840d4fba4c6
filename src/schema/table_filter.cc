// Marks tables from the rules of table selection, walking the tree of parents once down and once up.
#include "schema/table_filter.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace landfall {

namespace {

bool matches_any(const std::vector<std::string>& patterns, std::string_view name) {
  return std::ranges::any_of(patterns,
                             [&](const std::string& pattern) { return matches_glob(pattern, name); });
}

Result<void> require_matches(std::string_view option, const std::vector<std::string>& patterns,
                             std::span<const TablePtr> all) {
  for (const std::string& pattern : patterns) {
    const auto matches = [&](const TablePtr& table) { return matches_glob(pattern, table->name); };
    if (std::ranges::none_of(all, matches))
      return Error(ErrorKind::kConfig, std::string(option) + " include a pattern \"" + pattern +
                                           "\" with no matches; `landfall tables` lists what there is");
  }
  return {};
}

/// What is known of a table while walking; parents stand before children.
struct Mark {
  int parent = -1;
  bool excluded = false;
  bool kept = false;
};

std::vector<Mark> link(std::span<const TablePtr> all) {
  std::unordered_map<std::string_view, int> index;
  std::vector<Mark> marks(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (const auto parent = index.find(all[i]->parent); parent != index.end())
      marks[i].parent = parent->second;
    index.emplace(all[i]->name, static_cast<int>(i));
  }
  return marks;
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;  // the last wildcard, and where its run ends so far
  std::size_t run_end = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      run_end = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++run_end;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Result<std::vector<TablePtr>> select_tables(std::span<const TablePtr> all, const TableSelection& selection) {
  TRY(require_matches("tables", selection.tables, all));
  TRY(require_matches("skip_tables", selection.skip_tables, all));
  std::vector<Mark> marks = link(all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    Mark& mark = marks[i];
    const Mark parent = mark.parent < 0 ? Mark{} : marks[static_cast<std::size_t>(mark.parent)];
    mark.excluded = parent.excluded || matches_any(selection.skip_tables, all[i]->name);
    mark.kept = !mark.excluded && (matches_any(selection.tables, all[i]->name) ||
                                   (parent.kept && !selection.skip_dependent_tables));
  }
  for (std::size_t i = all.size(); i-- > 0;)
    if (marks[i].kept && marks[i].parent >= 0) marks[static_cast<std::size_t>(marks[i].parent)].kept = true;

  std::vector<TablePtr> selected;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (marks[i].kept) selected.push_back(all[i]);
  if (selected.empty())
    return Error(ErrorKind::kConfig,
                 "no tables specified for syncing: `tables` and `skip_tables` leave none");
  return selected;
}

}  // namespace landfall
