// What a destination is: an interface of a few verbs, and a definition that declares it.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "landfall/batch.h"
#include "landfall/context.h"
#include "landfall/result.h"
#include "landfall/spec.h"
#include "landfall/table.h"

namespace landfall {

/// One open connection to one place. Used by one thread at a time; parallel writers are several of them.
/// There is no write mode here: `append` strips the keys before rows arrive, `overwrite-delete-stale` adds
/// erase calls.
class Destination {
 public:
  virtual ~Destination() = default;

  /// Says what migrating these tables would do; changes nothing. Same order as `wanted`.
  virtual Result<std::vector<TablePlan>> plan(std::span<const TablePtr> wanted) = 0;
  /// Creates and changes tables so that rows of `wanted` can be written. When a table needs force and `mode`
  /// is kSafe, fails with kSchema before touching any of them.
  virtual Result<void> migrate(std::span<const TablePtr> wanted, MigrateMode mode) = 0;
  /// Writes rows. Table with keys: a row replaces the whole row of equal keys (within a batch the last wins).
  /// Without keys: rows are added. May keep rows open until flush or close.
  virtual Result<void> write(const Batch& batch) = 0;
  /// Makes all written rows of a table durable and visible. Called when its batch timeout has passed since
  /// its first unflushed row. Destinations whose write already does that keep this default.
  virtual Result<void> flush(const Table& table) {
    (void)table;
    return {};
  }
  /// Deletes rows (every write before it is taken into account).
  virtual Result<void> erase(const Erase& which) = 0;
  /// Reads a table back: exactly the columns and types of `table`, rows in any order.
  virtual Result<void> read(const Table& table, const BatchSink& sink) = 0;
  /// For destinations with Capabilities::publish: makes the whole sync visible at once. Called once, after
  /// all writers of the sync have written everything, before close.
  virtual Result<void> publish() { return {}; }
  /// Makes everything written durable and releases the connection. Not called after a failed call: destroying
  /// an unclosed destination abandons what is unfinished and leaves nothing torn.
  virtual Result<void> close() = 0;
};

/// Which schema changes keep existing rows (do not need `migrate_mode: forced`).
struct SafeChanges {
  bool add_column = false;
  bool add_not_null_column = false;
  bool remove_column = false;
  bool remove_not_null_column = false;
  bool change_column = false;
  bool remove_unique = false;
  bool move_to_cq_id = false;
};

/// What a destination can do. What is false here is refused before anything opens, documented, and tested as
/// a refusal.
struct Capabilities {
  bool overwrite = false;         ///< replaces rows of equal key
  bool delete_stale = false;      ///< StaleRows
  bool delete_record = false;     ///< ChosenRows
  bool delete_relations = false;  ///< ChosenRows with relations
  bool migrate = false;           ///< keeps tables with a schema that can be changed
  bool read = false;
  bool publish = false;       ///< can make a whole sync visible at once
  bool atomic_write = false;  ///< a failed write() leaves none of its rows
  SafeChanges safe;
  std::string_view read_note;  ///< condition of reading back, or empty
};

struct DestinationDef {
  std::string_view name;              ///< last part of CloudQuery's path: "sqlite"
  std::string_view title;             ///< as its makers write it: "SQLite"
  std::string_view summary;           ///< one sentence for the list of destinations
  std::string_view verified_against;  ///< "real library", "real server: PostgreSQL 15", "emulator: …"
  Capabilities capabilities;
  std::span<const TypeRule> types;
  SpecDef spec;
  std::string_view example;  ///< YAML of a working nested spec, for `init`, `spec --example` and the docs
  /// When rows are handed to write(); from the parsed spec.
  std::function<BatchSpec(const void* spec)> gather;
  /// How many connections write at once, from the parsed spec; unset means one. Rows of equal key always go
  /// to the same connection.
  std::function<int(const void* spec)> writers = {};
  /// Opens. `spec` is what parse_spec gave. Fails with kAccess, kConnection or kConfig.
  std::function<Result<std::unique_ptr<Destination>>(const void* spec, const Context& context)> open;
  /// Tries to reach the place without changing anything.
  std::function<Result<void>(const void* spec, const Context& context)> test_connection;
};

}  // namespace landfall
