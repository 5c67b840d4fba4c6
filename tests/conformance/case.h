// What a conformance case says: tables, and steps to do with them in order.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <landfall/batch.h>
#include <landfall/table.h>

namespace landfall::conformance {

enum class Action {
  kMigrate,     ///< migrate `tables`
  kWrite,       ///< one batch of `parts` to the first of `tables`
  kEraseStale,  ///< StaleRows of `source` before `before_us`
  kErase,       ///< ChosenRows
  kFlush,
  kReopen,  ///< close and open again
  kExpect,  ///< close, open, read: the rows of `parts`, in any order
};

struct Step {
  Action action = Action::kMigrate;
  std::vector<std::string> tables;  ///< keys of Case::tables
  std::vector<std::shared_ptr<arrow::RecordBatch>> parts;

  // kMigrate
  MigrateMode mode = MigrateMode::kSafe;
  std::vector<std::string> changes;  ///< the SafeChanges it needs; empty: the tables are new
  bool again = false;                ///< the tables are there already, as wanted
  // kEraseStale
  std::string source;
  std::int64_t before_us = 0;
  // kErase
  std::vector<PredicateGroup> where;
  std::vector<std::pair<std::string, std::string>> relations;  ///< child, parent: keys of Case::tables
  // kExpect: only where rows survived (`when`) or did not survive (`unless`) these changes
  std::vector<std::string> when;
  std::vector<std::string> unless;
  // kWrite, kFlush, kErase…: which of several open connections; the empty one is opened first
  std::string connection;
};

struct Case {
  std::string name;   ///< path below cases/, without .yml: "types/int64"; migrations add "/safe" or "/forced"
  std::string about;  ///< one sentence: what a destination keeps to
  bool may_refuse = false;  ///< a clean refusal is as good as success (names no system need accept)
  bool needs_overwrite =
      false;  ///< rows of equal key are to replace each other; otherwise keys are beside the point
  std::map<std::string, Table> tables;  ///< Table::name without what makes it unique in a run
  std::vector<Step> steps;
};

/// In a table's name, where the run's own prefix goes; a name without it gets the prefix in front.
inline constexpr const char* kRunMark = "${RUN}";

}  // namespace landfall::conformance
