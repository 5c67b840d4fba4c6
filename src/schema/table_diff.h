// How a wanted table differs from the one that exists, what of that can be changed in place, and what the
// user is told when it cannot.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <landfall/destination.h>
#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall {

/// Lists the changes from `found` to `wanted`: the move to `_cq_id` first, then added and updated columns and
/// lost uniqueness in the order of `wanted`, then removed columns. Gained uniqueness, incremental and
/// component flags are not changes. Normalise `wanted` to what the destination can keep before comparing.
std::vector<TableChange> diff(const Table& wanted, const Table& found);

/// True when a destination with these abilities can make all the changes without losing rows. Key updates
/// that only accompany a move to `_cq_id` are covered by move_to_cq_id.
bool is_safe(std::span<const TableChange> changes, const SafeChanges& safe);

/// How the columns that rows came with differ, in names or types, from those of the table they are for;
/// nothing when they do not. Keys and nullability may differ: those of the table count.
std::optional<std::string> column_mismatch(const Table& wanted, const Table& sent);

/// The kSchema error for the plans that need force: every such table with its changes, sorted, and what to
/// do.
Error refusal(std::span<const TablePlan> plans);

}  // namespace landfall
