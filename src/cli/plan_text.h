// What `migrate --plan` prints.
#pragma once

#include <landfall/table.h>

#include <span>
#include <string>
#include <string_view>

namespace landfall::cli {

/// True when the mode is safe and a table needs force.
bool is_refused(MigrateMode mode, std::span<const TablePlan> plans);

/// One destination's plan: a line a table, its changes and its statements indented below.
std::string plan_text(std::string_view destination, MigrateMode mode, std::span<const TablePlan> plans);

}  // namespace landfall::cli
