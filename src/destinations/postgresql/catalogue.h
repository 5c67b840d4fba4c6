// What PostgreSQL's catalogue says of tables: their columns for migrations, and the types that rows are
// encoded for.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include <landfall/result.h>
#include "destinations/postgresql/column_type.h"
#include "destinations/postgresql/connection.h"
#include "families/sql/session.h"

namespace landfall::postgresql {

/// A table that exists.
struct CatalogueTable {
  sql::FoundTable found;
  std::vector<ColumnType> types;  ///< of found.columns
  bool is_empty = false;          ///< certainly; false says nothing
  bool is_partitioned = false;
};

/// Looks the named tables up in a schema, in one query.
Result<std::vector<CatalogueTable>> look_up(Connection& connection, const std::string& schema,
                                            std::span<const std::string> names);

/// Adds the names of the tables' indexes.
Result<void> look_up_indexes(Connection& connection, const std::string& schema,
                             std::span<CatalogueTable> tables);

/// A text as a parameter of a statement.
Parameter text_parameter(std::string text);

}  // namespace landfall::postgresql
