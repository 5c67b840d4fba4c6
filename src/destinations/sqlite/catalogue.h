// What stands in the database: tables with their columns, and whether a table has rows or rules.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <landfall/result.h>
#include "destinations/sqlite/connection.h"
#include "families/sql/session.h"

namespace landfall::sqlite {

/// Finds tables and views by name, case of ASCII letters ignored, in one query.
Result<std::vector<sql::FoundTable>> find_tables(Connection& connection, std::span<const std::string> names);

/// What is known of a table since this session first wrote to it.
struct TableState {
  bool was_empty = false;
  bool has_rules = false;  ///< triggers, conditions or indexes that somebody added: rows may be refused
  std::int64_t data_version = 0;  ///< changes when another connection writes to the file
  std::int64_t oldest_sync_time = std::numeric_limits<std::int64_t>::max();  ///< of the rows written since
};

/// Looks at a table; `quoted` is its name as an identifier.
Result<TableState> look_at(Connection& connection, const std::string& name, const std::string& quoted);

}  // namespace landfall::sqlite
