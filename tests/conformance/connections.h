// The open destinations of one case, and what can be read through them.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <landfall/context.h>
#include <landfall/destination.h>
#include <landfall/result.h>
#include "row_set.h"
#include "target.h"

namespace landfall::conformance {

/// Opens destinations of one place by name, on demand. `target` outlives it.
class Connections {
 public:
  Connections(const Target& target, const std::string& folder);

  Result<Destination*> get(const std::string& name);
  /// Notes that rows of the table were written: closing flushes it.
  void wrote(const TablePtr& table) { written_[table->name] = table; }
  /// Ends as a sync does: flushes all, publishes, closes, in the order of their names; the next get opens
  /// anew.
  Result<void> close();
  /// Drops all without closing, as after a failed call.
  void abandon();
  /// Closes, opens and reads a table; checks that what comes has exactly the table's columns and types.
  Result<RowSet> read_anew(const Table& table);

 private:
  const Target& target_;
  Value spec_;
  Context context_;
  std::shared_ptr<void> parsed_;
  std::map<std::string, std::unique_ptr<Destination>> open_;
  std::map<std::string, TablePtr> written_;
};

}  // namespace landfall::conformance
