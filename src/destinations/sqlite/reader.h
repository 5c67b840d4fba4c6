// Rows out of SQLite, back in the types a table wants: storage classes and text forms become Arrow columns.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>
#include <landfall/table.h>
#include "families/sql/columns.h"

namespace landfall::sqlite {

/// Collects rows of a statement whose result columns are exactly the table's.
class Reader {
 public:
  static Result<Reader> make(const Table& table);

  /// Adds the statement's current row.
  Result<void> add(sqlite3_stmt* row);
  /// True when enough rows have come together to hand them on.
  bool is_full() const { return rows_ >= 10'000 || bytes_ >= (std::int64_t{8} << 20); }
  bool empty() const { return rows_ == 0; }
  /// Gives the rows and begins anew.
  Result<std::shared_ptr<arrow::RecordBatch>> finish();

 private:
  struct ReaderColumn {
    std::string name;
    Kind kind;
    ColumnParser parser;
  };
  Result<void> add_value(sqlite3_stmt* row, int index);

  std::shared_ptr<arrow::Schema> schema_;
  std::vector<ReaderColumn> columns_;
  Buffer scratch_;
  std::int64_t rows_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace landfall::sqlite
