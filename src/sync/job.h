// One sync, ready to run: a source, its destinations, and how to treat them. Everything is resolved and
// validated.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "landfall/context.h"
#include "landfall/destination.h"
#include "landfall/source.h"
#include "sync/stamp.h"
#include "wire/transformer.h"

namespace landfall {

/// Lines that a plugin's process has logged so far: CloudQuery counts them as its errors and warnings.
struct LoggedLines {
  std::int64_t errors = 0;
  std::int64_t warnings = 0;
};

struct TransformerJob {
  std::string name;
  std::function<Result<std::unique_ptr<Transformer>>(const Context& context)> open;
};

struct DestinationJob {
  std::string name;
  std::string path;
  std::string version;
  MigrateMode migrate_mode = MigrateMode::kSafe;
  bool delete_stale = false;  ///< write_mode overwrite-delete-stale
  bool send_sync_summary = false;
  StampRules stamp;
  BatchSpec gather;
  bool can_publish = false;
  int writers = 1;  ///< open connections; rows of equal key always go to the same one
  /// A table with more rows than this is written by all of them, a smaller one by one of them.
  std::int64_t spread_rows = 50'000;
  std::function<Result<std::unique_ptr<Destination>>(const Context& context)> open;
  std::function<LoggedLines()> logged;       ///< empty for a built-in destination
  std::vector<TransformerJob> transformers;  ///< in the order rows pass them, behind the stamp
};

struct SyncJob {
  std::string cli_version;
  std::string invocation_id;
  std::string source_name;  ///< as in the file, without shard suffix
  std::string source_path;
  std::string source_version;
  std::int64_t sync_time_us = 0;
  bool migrate = true;  ///< false with --no-migrate
  SyncRequest request;
  std::vector<DestinationJob> destinations;
  std::function<LoggedLines()> logged;  ///< of the source; empty for a built-in one
  /// Bytes of rows that may wait inside the process, all destinations together.
  std::int64_t memory_bytes = 96 << 20;
};

/// The time of a sync: now in UTC, in whole microseconds.
std::int64_t sync_time_now();

}  // namespace landfall
