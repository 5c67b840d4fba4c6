// What a sync did, per table and destination, and the numbers to show while it runs.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "landfall/result.h"

namespace landfall {

/// Counters the progress display reads while a sync runs. Thread-safe.
struct Progress {
  std::atomic<std::int64_t> rows{0};    ///< received from the source
  std::atomic<std::int64_t> errors{0};  ///< table errors of the source
  std::atomic<std::int64_t> tables{0};
};

struct TableReport {
  std::string name;  ///< as the source calls it
  std::int64_t rows = 0;
  std::int64_t errors = 0;
  std::chrono::milliseconds duration{0};  ///< from its first to its last message
  std::string first_error{};
};

struct DestinationTableReport {
  std::string name;
  std::int64_t written = 0;
  std::optional<Error> error;
};

struct DestinationReport {
  std::string name;
  std::string path;
  std::string version;
  std::int64_t errors = 0;
  std::int64_t warnings = 0;   ///< that its plugin logged
  std::optional<Error> error;  ///< what ended this destination's sync, if anything
  std::vector<DestinationTableReport> tables;
};

struct SyncReport {
  std::string source_name;
  std::int64_t sync_time_us = 0;
  std::chrono::milliseconds duration{0};
  std::int64_t rows = 0;
  std::int64_t source_errors = 0;  ///< of tables, or lines the plugin logged at that level if those are more
  std::int64_t source_warnings = 0;  ///< that its plugin logged
  std::vector<TableReport> tables;   ///< in the order of their first message
  std::vector<DestinationReport> destinations;
  std::optional<Error> source_error;  ///< the source stopped before its end

  /// Success, or the error that decides the exit code: that of the first destination that ended early (a
  /// source stopped for its sake says less), else the source's, else that of the first failed table.
  Result<void> outcome() const;
};

}  // namespace landfall
