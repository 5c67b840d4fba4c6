// Picks the tables a user selected: `tables`, `skip_tables` and `skip_dependent_tables` of a source spec.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <landfall/result.h>
#include <landfall/source.h>
#include <landfall/table.h>

namespace landfall {

/// Matches a whole name against a pattern whose only wildcard is `*` (any run, also empty). Case-sensitive.
bool matches_glob(std::string_view pattern, std::string_view name);

/// Keeps the selected tables, in order. A skipped table drops its whole subtree; a child comes with its
/// selected parent only when skip_dependent_tables is false; a selected child brings its parents. `all` lists
/// parents before children (Table::parent). A pattern without a match, and an empty result, are kConfig.
Result<std::vector<TablePtr>> select_tables(std::span<const TablePtr> all, const TableSelection& selection);

}  // namespace landfall
