// A destination that keeps what it is told in memory, and fails or waits when a test says so.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "landfall/destination.h"

namespace landfall::fakes {

/// What happened, shared by every connection of one test. Thread-safe.
class Record {
 public:
  struct Written {
    TablePtr table;
    std::vector<std::int64_t> part_rows;
    std::int64_t rows;
  };

  void note(std::string event) {
    std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
  }
  void note_write(const Batch& batch) {
    Written written{batch.table, {}, batch.rows};
    for (const auto& part : batch.parts) written.part_rows.push_back(part->num_rows());
    std::lock_guard lock(mutex_);
    writes_.push_back(std::move(written));
    for (const auto& part : batch.parts) parts_.push_back(part);
    events_.push_back("write " + batch.table->name + " " + std::to_string(batch.rows));
    changed_.notify_all();
  }
  std::vector<std::string> events() const {
    std::lock_guard lock(mutex_);
    return events_;
  }
  std::vector<Written> writes() const {
    std::lock_guard lock(mutex_);
    return writes_;
  }
  std::vector<std::shared_ptr<arrow::RecordBatch>> parts() const {
    std::lock_guard lock(mutex_);
    return parts_;
  }
  /// Waits until an event was noted.
  void wait_for(const std::string& event) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      for (const std::string& noted : events_)
        if (noted == event) return true;
      return false;
    });
  }

  // What a test may set before the sync starts. An empty function succeeds.
  std::function<Result<void>(const Batch&)> on_write;
  std::function<Result<void>(std::span<const TablePtr>, MigrateMode)> on_migrate;
  std::function<Result<void>(const Erase&)> on_erase;
  std::function<Result<void>()> on_close;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> events_;
  std::vector<Written> writes_;
  std::vector<std::shared_ptr<arrow::RecordBatch>> parts_;
};

class RecordingDestination : public Destination {
 public:
  explicit RecordingDestination(Record& record) : record_(record) {}

  Result<std::vector<TablePlan>> plan(std::span<const TablePtr> wanted) override {
    std::vector<TablePlan> plans;
    for (const TablePtr& table : wanted) {
      plans.emplace_back();
      plans.back().table = table;
      plans.back().create = true;
    }
    return plans;
  }
  Result<void> migrate(std::span<const TablePtr> wanted, MigrateMode mode) override {
    std::string names;
    for (const TablePtr& table : wanted) names += " " + table->name;
    record_.note("migrate" + names);
    return record_.on_migrate ? record_.on_migrate(wanted, mode) : Result<void>();
  }
  Result<void> write(const Batch& batch) override {
    if (record_.on_write) TRY(record_.on_write(batch));
    record_.note_write(batch);
    return {};
  }
  Result<void> flush(const Table& table) override {
    record_.note("flush " + table.name);
    return {};
  }
  Result<void> erase(const Erase& which) override {
    if (const auto* stale = std::get_if<StaleRows>(&which))
      record_.note("erase stale " + stale->table->name + " " + stale->source_name + " " +
                   std::to_string(stale->sync_time_us));
    else
      record_.note("erase " + std::get<ChosenRows>(which).table->name);
    return record_.on_erase ? record_.on_erase(which) : Result<void>();
  }
  Result<void> read(const Table&, const BatchSink&) override {
    return Error(ErrorKind::kUnsupported, "this destination only records");
  }
  Result<void> publish() override {
    record_.note("publish");
    return {};
  }
  Result<void> close() override {
    record_.note("close");
    return record_.on_close ? record_.on_close() : Result<void>();
  }

 private:
  Record& record_;
};

}  // namespace landfall::fakes
