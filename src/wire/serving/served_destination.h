// What a served plugin remembers between its calls: what Init said, a connection nobody uses yet, and the
// tables it has seen.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <landfall/destination.h>
#include "wire/serving/connection.h"
#include "wire/serving/known_tables.h"

namespace landfall {

/// Reads a spec as it comes over the wire: JSON, where no bytes and `null` stand for all defaults. Logs
/// options without effect. kConfig with one line for each problem.
Result<std::shared_ptr<void>> parse_wire_spec(const DestinationDef& def, std::string_view json, Log& log);

/// Calls are concurrent; none waits for another one's work. Thread-safe.
class ServedDestination {
 public:
  ServedDestination(const DestinationDef& def, Log& log) : def_(def), log_(log) {}

  const DestinationDef& def() const { return def_; }
  KnownTables& known_tables() { return known_; }

  /// A connection to fill the place that init takes: not open yet. Closes the one that nobody has used.
  Result<std::unique_ptr<Connection>> configure(std::string_view json, std::string invocation_id);
  /// Makes the connection's configuration the one that counts, and keeps it for the next call if it is open.
  void install(std::unique_ptr<Connection> connection, bool is_open);
  /// The connection nobody has used yet, or a new one, not open. Fails before Init.
  Result<std::unique_ptr<Connection>> connect();
  /// Forgets what Init said. Calls under way go on with their own connections.
  Result<void> close();

 private:
  Result<void> close_idle();

  const DestinationDef& def_;
  Log& log_;
  KnownTables known_;
  std::mutex mutex_;  ///< of the two below; never held while a destination is called
  std::shared_ptr<const Configured> configured_;
  std::unique_ptr<Connection> idle_;
};

}  // namespace landfall
