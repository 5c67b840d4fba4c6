// Columns on their way into SQLite: each is bound once per batch to a function that hands one cell to the
// engine, without copying where the Arrow memory can be pointed to.
#pragma once

#include <arrow/array.h>
#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <utility>

#include <landfall/result.h>
#include "families/sql/columns.h"

namespace landfall::sqlite {

/// Gives the cells of one column to a sqlite3_context. Used by one thread; what it points to stays good until
/// the next cell of the same column is given.
class Cell {
 public:
  void give(sqlite3_context* context, std::int64_t row) const {
    if (!validity_.is_null(row)) give_(state_.get(), context, row);
  }

  /// Binds a callable `state(sqlite3_context*, row)`.
  template <class State>
  static Cell of(Validity validity, State state) {
    Cell cell;
    cell.validity_ = validity;
    cell.state_ = std::make_shared<State>(std::move(state));
    cell.give_ = [](void* self, sqlite3_context* context, std::int64_t row) {
      (*static_cast<State*>(self))(context, row);
    };
    return cell;
  }

 private:
  using Give = void (*)(void* state, sqlite3_context* context, std::int64_t row);
  Validity validity_;
  std::shared_ptr<void> state_;
  Give give_ = nullptr;
};

/// Binds a column, which must outlive the result. Storage classes are those of the type page: integers,
/// reals, booleans as 0 and 1, binary as BLOB, everything else in its text form. What SQLite cannot hold
/// otherwise is kept as text or BLOB so that it reads back exactly: NaN as the text `NaN`, integers above
/// 2^63-1 as a BLOB of their digits.
Result<Cell> bind_cell(const arrow::Array& column);

}  // namespace landfall::sqlite
