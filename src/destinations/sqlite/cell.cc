// See cell.h.
#include "destinations/sqlite/cell.h"

#include <cmath>
#include <limits>
#include <string_view>
#include <type_traits>

namespace landfall::sqlite {
namespace {

// A null pointer would mean NULL to SQLite, not the empty value.
const char* not_null(std::string_view bytes) { return bytes.data() == nullptr ? "" : bytes.data(); }

void give_text(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, not_null(text), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void give_blob(sqlite3_context* context, std::string_view bytes) {
  sqlite3_result_blob64(context, not_null(bytes), bytes.size(), SQLITE_STATIC);
}

void give_float(sqlite3_context* context, double value) {
  if (std::isnan(value)) {
    give_text(context, "NaN");
  } else {
    sqlite3_result_double(context, value);
  }
}

// As a BLOB, because an INTEGER column would turn such digits into a rounded REAL.
void give_big_integer(sqlite3_context* context, std::uint64_t value) {
  char digits[32];
  const char* end = write_int(digits, value);
  sqlite3_result_blob64(context, digits, static_cast<sqlite3_uint64>(end - digits), SQLITE_TRANSIENT);
}

struct Binder {
  const arrow::Array& column;

  Result<Cell> operator()(const BoolView& view) const {
    return Cell::of(view.validity, [view](sqlite3_context* context, std::int64_t row) {
      sqlite3_result_int(context, view[row] ? 1 : 0);
    });
  }
  template <class T>
  Result<Cell> operator()(const NumberView<T>& view) const {
    return Cell::of(view.validity, [view](sqlite3_context* context, std::int64_t row) {
      const T value = view[row];
      if constexpr (std::is_floating_point_v<T>) {
        give_float(context, static_cast<double>(value));
      } else if constexpr (std::is_same_v<T, std::uint64_t>) {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
          return give_big_integer(context, value);
        sqlite3_result_int64(context, static_cast<std::int64_t>(value));
      } else {
        sqlite3_result_int64(context, static_cast<std::int64_t>(value));
      }
    });
  }
  Result<Cell> operator()(const HalfView& view) const {
    return Cell::of(view.validity, [view](sqlite3_context* context, std::int64_t row) {
      give_float(context, static_cast<double>(view[row]));
    });
  }
  Result<Cell> operator()(const TextView& view) const { return bytes(view); }
  Result<Cell> operator()(const JsonView& view) const { return bytes(view); }
  Result<Cell> operator()(const InetView& view) const {
    return Cell::of(view.validity, [view](sqlite3_context* context, std::int64_t row) {
      give_text(context, view.text(row));
    });
  }
  Result<Cell> operator()(const BinaryView& view) const {
    return Cell::of(view.validity,
                    [view](sqlite3_context* context, std::int64_t row) { give_blob(context, view[row]); });
  }
  Result<Cell> operator()(const ColumnView& view) const {
    TRY_ASSIGN(TextColumn text, bind_text(column));
    return Cell::of(view.validity, [text = std::move(text), out = Buffer()](sqlite3_context* context,
                                                                            std::int64_t row) mutable {
      out.clear();
      text.append(row, out);
      give_text(context, out.view());
    });
  }

 private:
  static Result<Cell> bytes(const BytesView& view) {
    return Cell::of(view.validity,
                    [view](sqlite3_context* context, std::int64_t row) { give_text(context, view[row]); });
  }
};

}  // namespace

Result<Cell> bind_cell(const arrow::Array& column) {
  TRY_ASSIGN(Result<Cell> cell, visit_column(column, Binder{column}));
  return cell;
}

}  // namespace landfall::sqlite
