// Indexes that a user asks for: CloudQuery's performance index, and the rules of `indexes`.
#pragma once

#include <string>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>
#include "destinations/postgresql/options.h"
#include "families/sql/dialect.h"
#include "families/sql/session.h"

namespace landfall::postgresql {

/// CREATE INDEX for every index that the table shall have and that `found` (null: none exists yet) lacks. A
/// rule whose pattern has a `*` is left out for tables without its columns; one that names the table is
/// kConfig then.
Result<std::vector<std::string>> index_statements(const sql::Dialect& dialect, const TableOptions& options,
                                                  const Table& table, const sql::FoundTable* found);

}  // namespace landfall::postgresql
