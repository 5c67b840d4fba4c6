// The SQL with which rows get into a table of PostgreSQL.
#pragma once

#include <string>

#include <landfall/table.h>
#include "families/sql/dialect.h"

namespace landfall::postgresql {

/// COPY into the table's own columns; others get their defaults.
std::string copy_into(const sql::Dialect& dialect, const Table& table);

/// The temporary table that rows wait in before they are merged: the table's columns without constraints,
/// gone with the transaction.
std::string create_staging(const sql::Dialect& dialect, const Table& table);
std::string copy_into_staging(const sql::Dialect& dialect, const Table& table);
std::string merge_staging(const sql::Dialect& dialect, const Table& table, bool distinct);
std::string drop_staging();

/// Moves the rows of `from` (a table with the same columns, as SQL) into the table: one of a key that is
/// there replaces it whole, a table without keys gets them all. `distinct`: of equal keys in `from` the last
/// one counts; without it they must be distinct.
std::string merge_rows(const sql::Dialect& dialect, const Table& table, const std::string& from,
                       bool distinct);

}  // namespace landfall::postgresql
