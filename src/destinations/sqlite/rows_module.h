// Arrow rows as a table that SQLite can select from: `INSERT INTO t SELECT … FROM landfall_rows` takes a whole batch in one
// statement. Measured against binding and stepping row by row it saves a quarter of the time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>
#include "destinations/sqlite/cell.h"

namespace landfall::sqlite {

inline constexpr const char* kRowsTable = "landfall_rows";

/// Name of its n-th column, n from 0.
std::string rows_column(std::size_t n);

/// The rows that landfall_rows shows at the moment: one feed per connection, which must outlive the connection.
class RowFeed {
 public:
  /// Makes landfall_rows known to a connection.
  Result<void> install(sqlite3* connection, int columns);

  /// Shows the rows of a batch, which must outlive the statement that reads them.
  Result<void> show(const Batch& batch);
  /// Lets go of the batch.
  void clear() { parts_.clear(); }

  /// The row last handed out, counted from 0 over the whole batch: where a failed statement stopped.
  std::int64_t position() const { return position_; }

 private:
  friend struct RowsCursor;
  struct Part {
    std::vector<Cell> columns;
    std::int64_t rows = 0;
  };
  std::vector<Part> parts_;
  std::int64_t position_ = 0;
};

}  // namespace landfall::sqlite
