// The file of --tables-metrics-location: a text table of every table's figures, rewritten while a sync runs.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <landfall/context.h>

#include "cli/table_meter.h"

namespace landfall::cli {

/// The content of the file: columns Table, Duration, Resources, Errors, Panics (CloudQuery's columns; the
/// last is 0).
std::string metrics_text(const std::vector<TableFigures>& figures);

/// Puts `text` in place of the file's content so that a reader sees the old or the new one, never a part.
/// Makes missing parent folders.
Result<void> replace_file(const std::filesystem::path& path, std::string_view text);

/// Writes the figures of `meter` every few seconds from a thread of its own, and once more when destroyed.
/// A file that cannot be written is a warning in the log.
class MetricsFile {
 public:
  MetricsFile(std::filesystem::path path, const TableMeter& meter, Log& log);
  ~MetricsFile();
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;

 private:
  void write() const;
  void write_until_done();

  std::filesystem::path path_;
  const TableMeter& meter_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable finished_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace landfall::cli
