// See rows_module.h. What SQLite asks of a virtual table: https://www.sqlite.org/vtab.html
#include "destinations/sqlite/rows_module.h"

#include <new>

namespace landfall::sqlite {

struct RowsTable : sqlite3_vtab {
  RowFeed* feed = nullptr;
};

struct RowsCursor : sqlite3_vtab_cursor {
  std::size_t part = 0;
  std::int64_t row = 0;

  RowFeed& feed() const { return *static_cast<RowsTable*>(pVtab)->feed; }
  bool at_end() const { return part == feed().parts_.size(); }
  // Steps over parts without rows.
  void settle() {
    while (!at_end() && row == feed().parts_[part].rows) {
      ++part;
      row = 0;
    }
  }
  void rewind() {
    part = 0;
    row = 0;
    feed().position_ = 0;
    settle();
  }
  void advance() {
    ++row;
    ++feed().position_;
    settle();
  }
  void give(sqlite3_context* context, int column) const {
    feed().parts_[part].columns[static_cast<std::size_t>(column)].give(context, row);
  }
};

namespace {

RowsCursor& cursor_of(sqlite3_vtab_cursor* cursor) { return *static_cast<RowsCursor*>(cursor); }

struct ModuleState {
  RowFeed* feed;
  std::string declaration;
};

int connect(sqlite3* connection, void* state, int, const char* const*, sqlite3_vtab** out, char**) {
  const auto& known = *static_cast<const ModuleState*>(state);
  if (const int code = sqlite3_declare_vtab(connection, known.declaration.c_str()); code != SQLITE_OK) return code;
  auto* table = new (std::nothrow) RowsTable();
  if (table == nullptr) return SQLITE_NOMEM;
  table->feed = known.feed;
  *out = table;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<RowsTable*>(table);
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  info->estimatedCost = 1;
  return SQLITE_OK;
}

int open_cursor(sqlite3_vtab*, sqlite3_vtab_cursor** out) {
  *out = new (std::nothrow) RowsCursor();
  return *out == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
  delete &cursor_of(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  cursor_of(cursor).rewind();
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  cursor_of(cursor).advance();
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) { return cursor_of(cursor).at_end() ? 1 : 0; }

int give_column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
  cursor_of(cursor).give(context, column);
  return SQLITE_OK;
}

int give_rowid(sqlite3_vtab_cursor* cursor, sqlite3_int64* rowid) {
  *rowid = cursor_of(cursor).feed().position();
  return SQLITE_OK;
}

// Without xCreate the table exists in every connection under the module's name (eponymous-only).
constexpr sqlite3_module kModule = [] {
  sqlite3_module module{};
  module.xConnect = connect;
  module.xDisconnect = disconnect;
  module.xBestIndex = best_index;
  module.xOpen = open_cursor;
  module.xClose = close_cursor;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = at_end;
  module.xColumn = give_column;
  module.xRowid = give_rowid;
  return module;
}();

}  // namespace

std::string rows_column(std::size_t n) { return "c" + std::to_string(n); }

Result<void> RowFeed::install(sqlite3* connection, int columns) {
  auto* state = new ModuleState{this, "CREATE TABLE x("};
  for (int n = 0; n < columns; ++n)
    state->declaration += (n == 0 ? "" : ",") + rows_column(static_cast<std::size_t>(n));
  state->declaration += ")";
  const int code = sqlite3_create_module_v2(connection, kRowsTable, &kModule, state,
                                            [](void* owned) { delete static_cast<ModuleState*>(owned); });
  if (code != SQLITE_OK) return Error(ErrorKind::kBug, "making the module of rows known to SQLite failed");
  return {};
}

Result<void> RowFeed::show(const Batch& batch) {
  parts_.clear();
  for (const auto& rows : batch.parts) {
    Part part;
    part.rows = rows->num_rows();
    for (const auto& column : rows->columns()) {
      TRY_ASSIGN(Cell cell, bind_cell(*column));
      part.columns.push_back(std::move(cell));
    }
    parts_.push_back(std::move(part));
  }
  return {};
}

}  // namespace landfall::sqlite
