// Counts messages on their way from a source to the engine.
#include "cli/table_meter.h"

#include <algorithm>
#include <utility>

namespace landfall::cli {
namespace {

class CountingSink : public MessageSink {
 public:
  CountingSink(MessageSink& next, TableMeter& meter) : next_(next), meter_(meter) {}

  Result<void> migrate(TablePtr table) override {
    meter_.note(table->name, 0, 0);
    return next_.migrate(std::move(table));
  }
  Result<void> insert(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) override {
    meter_.note(table->name, rows->num_rows(), 0);
    return next_.insert(table, std::move(rows));
  }
  Result<void> erase(ChosenRows rows) override { return next_.erase(std::move(rows)); }
  Result<void> table_error(std::string_view table, std::string_view message) override {
    meter_.note(table, 0, 1);
    return next_.table_error(table, message);
  }

 private:
  MessageSink& next_;
  TableMeter& meter_;
};

}  // namespace

void TableMeter::note(std::string_view table, std::int64_t rows, std::int64_t errors) {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  if (last_ >= entries_.size() || entries_[last_].figures.name != table) {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.figures.name == table; });
    last_ = static_cast<std::size_t>(found - entries_.begin());
    if (found == entries_.end()) entries_.push_back({.figures = {.name = std::string(table)}, .first = now});
  }
  Entry& entry = entries_[last_];
  entry.figures.rows += rows;
  entry.figures.errors += errors;
  entry.figures.duration = std::chrono::duration_cast<std::chrono::milliseconds>(now - entry.first);
}

std::vector<TableFigures> TableMeter::figures() const {
  const std::lock_guard lock(mutex_);
  std::vector<TableFigures> all;
  for (const Entry& entry : entries_) all.push_back(entry.figures);
  return all;
}

Result<void> MeteredSource::sync(const SyncRequest& request, MessageSink& sink) {
  CountingSink counting(sink, meter_);
  return source_.sync(request, counting);
}

}  // namespace landfall::cli
