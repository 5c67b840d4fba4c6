// One SQLite connection: opening it well, statements kept prepared, pragmas, and a transaction that knows its
// state.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <landfall/context.h>
#include <landfall/result.h>
#include "destinations/sqlite/location.h"
#include "families/sql/statement.h"

namespace landfall::sqlite {

/// How the file is opened.
struct ConnectionOptions {
  Location location;
  std::chrono::milliseconds busy_timeout{60'000};
};

/// Owns the handle and its prepared statements. Used by one thread at a time. Not movable: SQLite calls back
/// into it.
class Connection {
 public:
  /// Opens an existing file, or makes a new one when `may_create` says so. A file without a byte counts as
  /// new.
  static Result<std::unique_ptr<Connection>> open(ConnectionOptions options, const Context& context,
                                                  bool may_create);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const { return handle_; }
  /// True when the file had no content before.
  bool is_new() const { return is_new_; }
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

  /// Runs statements that give no rows and take no parameters.
  Result<void> run(const std::string& sql);
  /// Runs one statement with parameters.
  Result<void> run(const sql::Statement& statement);
  /// Runs a query; `take` is called for every row and may stop it with an error.
  Result<void> query(const std::string& sql, const std::function<Result<void>(sqlite3_stmt* row)>& take);
  /// The first column of a query's first row: a number, or a text; 0 or empty without rows.
  Result<std::int64_t> number(const std::string& sql);
  Result<std::string> text(const std::string& sql);
  /// A statement that stays prepared until the connection closes. Reset it after use.
  Result<sqlite3_stmt*> kept(const std::string& sql);
  /// Waits until everything written has reached the disk, whatever `synchronous` is. Folder entry included.
  Result<void> sync();
  /// Closes. Statements are finalised; an open transaction is rolled back.
  Result<void> close();
  /// Says whether to wait for a lock that another holds (as at first), or to fail at once.
  void wait_for_locks(bool wait) { waits_ = wait; }

  Error error(int code) const;

 private:
  Connection(ConnectionOptions options, const Context& context)
      : options_(std::move(options)), context_(context) {}
  Result<void> open_file(bool may_create);
  Result<void> configure();
  Result<sqlite3_stmt*> prepare(const std::string& sql, unsigned flags);
  static int on_busy(void* self, int tries);
  static int on_progress(void* self);

  struct Finalise {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using OwnedStatement = std::unique_ptr<sqlite3_stmt, Finalise>;

  ConnectionOptions options_;
  const Context& context_;
  sqlite3* handle_ = nullptr;
  bool is_new_ = false;
  bool waits_ = true;
  std::chrono::steady_clock::time_point busy_since_;
  std::map<std::string, OwnedStatement> kept_;
};

/// True when the file exists and has content.
bool has_content(const std::string& path);

}  // namespace landfall::sqlite
