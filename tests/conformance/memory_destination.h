// A destination in memory, simple enough to be seen to be right. The suite must pass against it, and must
// fail against it when a defect is switched on: that is how the suite itself is tested.
#pragma once

#include <memory>
#include <set>

#include <landfall/destination.h>

namespace landfall::conformance {

/// What a wrong destination might do.
enum class Defect {
  kDropsLastBatch,
  kKeepsFirstOfEqualKeys,
  kKeepsAllOfEqualKeys,
  kMergesNulls,          ///< a null does not overwrite
  kReplacesWithoutKeys,  ///< equal rows of a keyless table become one
  kErasesUpTo,           ///< stale: `<=` where `<` is due
  kErasesWholeSeconds,   ///< stale: compares seconds
  kErasesOtherSources,
  kErasesNullSources,
  kErasesBeforeWrites,  ///< an erase does not see what the open connection wrote
  kOrIsAnd,
  kAndIsOr,
  kGroupsAreOr,
  kIgnoresRelations,
  kIgnoresNullPredicate,
  kCutsTimestamps,  ///< to milliseconds
  kNumbersThroughDouble,
  kTextEndsAtNul,
  kEmptyTextIsNull,
  kEmptyListIsNull,
  kIgnoresSliceOffsets,
  kForgetsOnClose,
  kForcedKeepsNothing,  ///< forced drops where no force is needed
  kRefusesLate,         ///< safe: changes the tables before the one that needs force
  kNeverRefuses,        ///< safe: drops instead
  kWrongRefusalKind,
  kPlanSeesChangesTwice,  ///< a migrated table still differs
  kReadsOldColumns,       ///< reads the columns it has, not those asked for
  kErasesWhatItRefuses,
  kRefusesNamesAndForgets,  ///< refuses a name that is not plain, and loses all other tables
};

struct MemoryOptions {
  Capabilities capabilities;
  std::set<Defect> defects;
};

/// All abilities but publish; every change but add_not_null_column, remove_not_null_column and change_column
/// is safe.
Capabilities memory_capabilities();

/// A definition whose tables live as long as the folder named by its spec's `path` is not used by another
/// one.
DestinationDef memory_definition(MemoryOptions options);

}  // namespace landfall::conformance
