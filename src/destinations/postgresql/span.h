// A transaction over several small batches, and what is needed to do it again when it is lost.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <landfall/batch.h>

namespace landfall::postgresql {

/// The rows acknowledged since the last commit. They are kept (as references to the columns) until they are
/// durable, so that a lost connection or a deadlock costs nothing but time.
struct Span {
  std::vector<Batch> batches;
  std::int64_t bytes = 0;
  std::chrono::steady_clock::time_point since;
  std::string transaction;     ///< its number on the server, or empty
  bool is_open = false;        ///< a transaction is open on the server and holds the batches
  bool has_savepoint = false;  ///< left over from the last batch
  /// COMMIT was sent and no answer came: the transaction's number, by which the server can tell what became
  /// of it. "?" when it has none to ask for.
  std::string in_doubt;

  bool needs_replay() const { return !is_open && !batches.empty(); }
  void clear() { *this = Span{}; }
};

}  // namespace landfall::postgresql
