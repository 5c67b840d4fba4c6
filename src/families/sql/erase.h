// Deleting chosen rows and, table by table, the children of the rows just deleted.
#pragma once

#include <landfall/batch.h>
#include <landfall/result.h>
#include "families/sql/dialect.h"
#include "families/sql/session.h"

namespace landfall::sql {

/// Deletes what ChosenRows says, in one transaction. Relations whose table does not exist have no rows to
/// delete.
Result<void> erase_chosen(const Dialect& dialect, SqlSession& session, const ChosenRows& which);

}  // namespace landfall::sql
