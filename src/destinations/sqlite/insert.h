// The statements that take rows from the feed into a table, and what is looked at before they run.
#pragma once

#include <cstdint>
#include <string>

#include <landfall/batch.h>
#include <landfall/result.h>
#include "families/sql/dialect.h"

namespace landfall::sqlite {

/// How rows come out of the feed.
enum class Road : std::uint8_t {
  kBatch,  ///< one step takes all of them
  kRow,    ///< one step takes the current one
};

/// `INSERT INTO t …`, with `ON CONFLICT … DO UPDATE` when the table has keys: rows are replaced in place.
std::string insert_statement(const sql::Dialect& dialect, const Table& table, Road road);

/// Refuses rows without a value in a not-null column (kRejected). SQLite would find them too, but only after
/// it has taken others in.
Result<void> check_nulls(const Batch& batch);

}  // namespace landfall::sqlite
