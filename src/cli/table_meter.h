// Counts what a source sends, table by table, while it sends: what --tables-metrics-location writes.
#pragma once

#include <landfall/source.h>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::cli {

/// Figures of one table so far.
struct TableFigures {
  std::string name;
  std::int64_t rows = 0;
  std::int64_t errors = 0;
  std::chrono::milliseconds duration{0};  ///< from its first to its last message
};

/// Collects figures by table. Thread-safe.
class TableMeter {
 public:
  void note(std::string_view table, std::int64_t rows, std::int64_t errors);
  /// The figures so far, in the order of the tables' first messages.
  std::vector<TableFigures> figures() const;

 private:
  struct Entry {
    TableFigures figures;
    std::chrono::steady_clock::time_point first;
  };
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::size_t last_ = 0;  ///< rows of one table tend to come together
};

/// A source whose messages are counted on their way. Both references must outlive it.
class MeteredSource : public Source {
 public:
  MeteredSource(Source& source, TableMeter& meter) : source_(source), meter_(meter) {}
  Result<std::vector<TablePtr>> tables(const TableSelection& selection) override {
    return source_.tables(selection);
  }
  Result<void> sync(const SyncRequest& request, MessageSink& sink) override;
  Result<void> close() override { return source_.close(); }

 private:
  Source& source_;
  TableMeter& meter_;
};

}  // namespace landfall::cli
