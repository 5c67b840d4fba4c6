// Which of several writers takes which rows of a table: all of them one writer while the table is small, then
// every writer its share, rows of equal key always the same one.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "landfall/result.h"
#include "landfall/table.h"

namespace arrow {
class RecordBatch;
}

namespace landfall {

/// One table's. Used by one thread.
class RowRouter {
 public:
  RowRouter(std::size_t home, std::size_t writers) : home_(home), next_(home), writers_(writers) {}

  /// The table's shape, before its first rows and when it changes.
  void expect(TablePtr table) { table_ = std::move(table); }

  std::size_t home() const { return home_; }
  bool is_spread() const { return spread_; }
  /// From now on all writers take rows.
  void spread() { spread_ = true; }

  struct Share {
    std::size_t writer;
    std::shared_ptr<arrow::RecordBatch> rows;
    std::int64_t bytes;
  };
  /// Divides rows of the table among the writers. Without keys a batch goes to one writer whole, in turn;
  /// with keys it is divided by them, and each share keeps the order of its rows.
  Result<std::vector<Share>> route(std::shared_ptr<arrow::RecordBatch> rows, std::int64_t bytes);

 private:
  Result<std::vector<Share>> by_key(const arrow::RecordBatch& rows, std::int64_t bytes) const;

  TablePtr table_;
  std::size_t home_;
  std::size_t next_;
  std::size_t writers_;
  bool spread_ = false;
};

}  // namespace landfall
