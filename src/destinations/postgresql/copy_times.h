// Fields of dates and times: PostgreSQL counts microseconds and days from 2000-01-01.
#pragma once

#include "destinations/postgresql/copy_rows.h"

namespace landfall::postgresql {

/// Microseconds; finer digits are cut towards the past. The lowest and highest number of the unit mean
/// -infinity and infinity.
CellWriter bind_timestamps(const TimestampView& view, CopyNotes& notes);
CellWriter bind_dates(const DateView& view, CopyNotes& notes);
CellWriter bind_times(const TimeView& view, CopyNotes& notes);

}  // namespace landfall::postgresql
