// Keeps the metrics file up to date while a sync runs.
#include "cli/metrics_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <utility>

#include "cli/figures.h"

namespace landfall::cli {
namespace {

constexpr std::chrono::seconds kEvery{5};

Error cannot_write(const std::filesystem::path& path, std::string_view why) {
  return Error(ErrorKind::kConfig, fmt::format("writing {}: {}", path.string(), why));
}

}  // namespace

std::string metrics_text(const std::vector<TableFigures>& figures) {
  std::vector<TextRow> rows{{"Table", "Duration", "Resources", "Errors", "Panics"}};
  for (const TableFigures& table : figures)
    rows.push_back({table.name, fmt::format("{:.1f}s", static_cast<double>(table.duration.count()) / 1000),
                    std::to_string(table.rows), std::to_string(table.errors), "0"});
  return text_table(rows);
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view text) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) return cannot_write(path, error.message());
  std::filesystem::path fresh = path;
  fresh += ".new";
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return cannot_write(fresh, std::strerror(errno));
  std::filesystem::rename(fresh, path, error);
  if (error) return cannot_write(path, error.message());
  return {};
}

MetricsFile::MetricsFile(std::filesystem::path path, const TableMeter& meter, Log& log)
    : path_(std::move(path)), meter_(meter), log_(log), thread_([this] { write_until_done(); }) {}

MetricsFile::~MetricsFile() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  finished_.notify_all();
  thread_.join();
  write();
}

void MetricsFile::write() const {
  const Result<void> written = replace_file(path_, metrics_text(meter_.figures()));
  if (!written.ok())
    log_.write(LogLevel::kWarn, "table metrics not written", {{"error", written.error().message()}});
}

void MetricsFile::write_until_done() {
  std::unique_lock lock(mutex_);
  while (!finished_.wait_for(lock, kEvery, [this] { return done_; })) write();
}

}  // namespace landfall::cli
