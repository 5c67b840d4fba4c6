// See rows_module.h. What SQLite asks of a virtual table: https://www.sqlite.org/vtab.html
#include "destinations/sqlite/rows_module.h"

#include <new>
#include <utility>

namespace landfall::sqlite {

struct RowsTable : sqlite3_vtab {
  RowFeed* feed = nullptr;
};

namespace {

// One statement reads at a time, so the feed itself knows where it stands.
RowFeed& feed_of(sqlite3_vtab_cursor* cursor) { return *static_cast<RowsTable*>(cursor->pVtab)->feed; }

struct ModuleState {
  RowFeed* feed;
  std::string declaration;
};

int connect(sqlite3* connection, void* state, int, const char* const*, sqlite3_vtab** out, char**) {
  const auto& known = *static_cast<const ModuleState*>(state);
  if (const int code = sqlite3_declare_vtab(connection, known.declaration.c_str()); code != SQLITE_OK)
    return code;
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
  *out = new (std::nothrow) sqlite3_vtab_cursor();
  return *out == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
  delete cursor;
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  feed_of(cursor).rewind();
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  feed_of(cursor).next();
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) { return feed_of(cursor).at_end() ? 1 : 0; }

int give_column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
  feed_of(cursor).give(context, column);
  return SQLITE_OK;
}

int give_rowid(sqlite3_vtab_cursor* cursor, sqlite3_int64* rowid) {
  *rowid = static_cast<sqlite3_int64>(feed_of(cursor).position());
  return SQLITE_OK;
}

void give_cell(sqlite3_context* context, int, sqlite3_value** arguments) {
  static_cast<const RowFeed*>(sqlite3_user_data(context))->give(context, sqlite3_value_int(arguments[0]));
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
  const int module = sqlite3_create_module_v2(connection, kRowsTable, &kModule, state,
                                              [](void* owned) { delete static_cast<ModuleState*>(owned); });
  const int function = sqlite3_create_function_v2(connection, kCellFunction, 1, SQLITE_UTF8, this, give_cell,
                                                  nullptr, nullptr, nullptr);
  if (module != SQLITE_OK || function != SQLITE_OK)
    return Error(ErrorKind::kBug, "making rows known to SQLite failed");
  return {};
}

Result<void> RowFeed::show(const Batch& batch, std::vector<RowRef> order) {
  clear();
  for (const auto& rows : batch.parts) {
    Part part;
    part.rows = rows->num_rows();
    for (const auto& column : rows->columns()) {
      TRY_ASSIGN(Cell cell, bind_cell(*column));
      part.columns.push_back(std::move(cell));
    }
    parts_.push_back(std::move(part));
  }
  order_ = std::move(order);
  rewind();
  return {};
}

void RowFeed::clear() {
  parts_.clear();
  order_.clear();
}

void RowFeed::rewind() {
  part_ = 0;
  row_ = 0;
  position_ = 0;
  settle();
}

void RowFeed::next() {
  ++row_;
  ++position_;
  settle();
}

// Goes to the row at the position; steps over parts without rows.
void RowFeed::settle() {
  if (at_end()) return;
  if (!order_.empty()) {
    part_ = order_[position_].part;
    row_ = order_[position_].row;
    return;
  }
  while (!at_end() && row_ == parts_[part_].rows) {
    ++part_;
    row_ = 0;
  }
}

}  // namespace landfall::sqlite
