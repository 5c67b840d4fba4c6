// Arrow rows as SQL that SQLite can take them from, without binding cell by cell:
// - `INSERT INTO t SELECT c0, c1, … FROM landfall_rows` takes a whole batch in one statement (a quarter
// faster than
//   binding and stepping);
// - `INSERT INTO t VALUES (landfall_cell(0), landfall_cell(1), …)` takes one row a step. Inside a transaction
// this saves
//   what SQLite puts aside to undo a statement of many rows: a copy of every page of an index that it
//   changes.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>
#include "destinations/sqlite/cell.h"
#include "destinations/sqlite/key_order.h"

namespace landfall::sqlite {

inline constexpr const char* kRowsTable = "landfall_rows";
inline constexpr const char* kCellFunction = "landfall_cell";

/// Name of the n-th column of landfall_rows, n from 0.
std::string rows_column(std::size_t n);

/// The rows that landfall_rows and landfall_cell show at the moment: one feed per connection, which must
/// outlive the connection.
class RowFeed {
 public:
  /// Makes both known to a connection; `columns` is how many landfall_rows has.
  Result<void> install(sqlite3* connection, int columns);

  /// Shows the rows of a batch, which must outlive the statements that read them: in this order, or as they
  /// are when it is empty. Stands on the first row.
  Result<void> show(const Batch& batch, std::vector<RowRef> order = {});
  /// Lets go of the batch.
  void clear();

  void rewind();
  void next();
  bool at_end() const { return order_.empty() ? part_ == parts_.size() : position_ == order_.size(); }
  /// How many rows stand before the current one.
  std::size_t position() const { return position_; }
  void give(sqlite3_context* context, int column) const {
    parts_[part_].columns[static_cast<std::size_t>(column)].give(context, row_);
  }

 private:
  struct Part {
    std::vector<Cell> columns;
    std::int64_t rows = 0;
  };
  void settle();

  std::vector<Part> parts_;
  std::vector<RowRef> order_;
  std::size_t part_ = 0;
  std::int64_t row_ = 0;
  std::size_t position_ = 0;
};

}  // namespace landfall::sqlite
