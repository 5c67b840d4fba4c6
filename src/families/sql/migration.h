// From wanted tables to the statements that make them: looks up what exists, compares, judges, and says what
// to do.
#pragma once

#include <span>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>
#include "families/sql/dialect.h"
#include "families/sql/session.h"

namespace landfall::sql {

/// The table as the database will show it once it is there: types as they come back from it, keys not null,
/// uniqueness only where it is kept. Comparing this with what is found gives no change on a second run.
Result<Table> normalised(const Dialect& dialect, const Table& wanted);

/// The found table as a Table, spelled like `wanted` where names differ in case only.
Table table_of(const Dialect& dialect, const FoundTable& found, const Table& wanted);

/// Plans every wanted table, in order. A table without columns, or named twice, or that is a view, is an
/// error.
Result<std::vector<TablePlan>> plan_tables(const Dialect& dialect, SqlSession& session,
                                           std::span<const TablePtr> wanted);

/// Plans the tables and carries the plans out, which it returns. When one needs force and `mode` is kSafe
/// nothing is touched (kSchema). Everything happens in one transaction where the dialect's DDL allows it, and
/// behind the dialect's lock, under which the plans are made anew.
Result<std::vector<TablePlan>> migrate_tables(const Dialect& dialect, SqlSession& session,
                                              std::span<const TablePtr> wanted, MigrateMode mode);

/// The kSchema error when a plan needs force and `mode` is kSafe.
Result<void> check_allowed(std::span<const TablePlan> plans, MigrateMode mode);

}  // namespace landfall::sql
