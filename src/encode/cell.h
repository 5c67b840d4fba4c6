// A column bound to the function that writes its cells: what text, JSON and key encoders hand out. Binding
// picks the function by kind once; a cell then costs one indirect call, no switch and no allocation.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "encode/buffer.h"
#include "encode/column_view.h"

namespace landfall {

/// Writes cells of one column. Keeps what it needs of the array alive; used by one thread at a time.
class CellWriter {
 public:
  CellWriter() = default;

  bool is_null(std::int64_t row) const { return validity_.is_null(row); }
  /// Appends the value of a row that is not null.
  void append(std::int64_t row, Buffer& out) const { write_(state_.get(), row, out); }

  /// Binds a callable `state(row, Buffer&)`; `validity` must stay good as long as `state` lives.
  template <class State>
  static CellWriter of(Validity validity, State state) {
    CellWriter cell;
    cell.validity_ = validity;
    cell.state_ = std::make_shared<const State>(std::move(state));
    cell.write_ = [](const void* self, std::int64_t row, Buffer& out) {
      (*static_cast<const State*>(self))(row, out);
    };
    return cell;
  }

 private:
  using Write = void (*)(const void* state, std::int64_t row, Buffer& out);
  Validity validity_;
  std::shared_ptr<const void> state_;
  Write write_ = nullptr;
};

}  // namespace landfall
