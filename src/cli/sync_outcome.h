// Tells the user how a sync ended: the last line, every error, the figures of each table.
#pragma once

#include <string>

#include "cli/run.h"
#include "cli/sync_run.h"

namespace landfall::cli {

struct Verdict {
  int exit_code = 0;
  bool ends_the_run = false;  ///< the source or a destination failed as a whole: later sources do not run
};

/// Prints the last line of a sync and each of its errors.
Verdict tell_outcome(const SyncOutcome& outcome, bool print_summary, Run& run);

/// The table that `--summary` prints: rows received, errors and time of each table, rows written by each
/// destination.
std::string summary_text(const SyncReport& report);

}  // namespace landfall::cli
