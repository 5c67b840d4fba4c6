// What a SQL destination supplies besides its Dialect: a connection that runs statements and takes rows in.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>
#include <landfall/table.h>
#include "families/sql/dialect.h"
#include "families/sql/statement.h"

namespace landfall::sql {

/// A column as the catalogue shows it.
struct FoundColumn {
  std::string name;
  std::string declared;  ///< type, the way the system spells it
  bool not_null = false;
  bool primary_key = false;
  bool unique = false;
  std::string unique_name{};  ///< of the constraint on this column alone
};

/// A table (or a view) as the catalogue shows it.
struct FoundTable {
  std::string name;
  bool is_view = false;  ///< rows cannot be written to it
  std::vector<FoundColumn> columns;
  std::string key_name{};              ///< of the primary key constraint
  std::vector<std::string> indexes{};  ///< names, where the dialect's belongings ask for them
};

/// One connection. Used by one thread at a time. Errors are of the kinds of ErrorKind and name no row
/// contents.
class SqlSession {
 public:
  virtual ~SqlSession() = default;

  /// Looks the named tables up, in one query of the catalogue; those that do not exist are left out.
  virtual Result<std::vector<FoundTable>> describe(std::span<const std::string> names) = 0;
  /// Runs one statement that gives no rows.
  virtual Result<void> execute(const Statement& statement) = 0;
  /// Runs statements without parameters, in few round trips where the system allows it. An error need not
  /// tell which of them failed.
  virtual Result<void> execute_all(std::span<const std::string> statements) {
    for (const std::string& text : statements) TRY(execute({text, {}}));
    return {};
  }
  /// Does `work`, and again after failures that may pass (a lost connection, a deadlock), as far as the
  /// session can. `work` can be done twice.
  virtual Result<void> persist(std::string_view doing, const std::function<Result<void>()>& work) {
    (void)doing;
    return work();
  }
  /// Begins, commits or rolls back a transaction. Rows inserted before belong to what is committed before it.
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;
  /// Takes rows in by the fastest road: adds them, or replaces rows of equal key when the table has keys. All
  /// or none.
  virtual Result<void> insert(const Batch& batch) = 0;
  /// Makes inserted rows durable and visible.
  virtual Result<void> flush() = 0;
  /// Deletes the stale rows of a table.
  virtual Result<void> erase_stale(const Dialect& dialect, const StaleRows& which) {
    return execute(delete_stale(dialect, which));
  }
  /// True when it is certain, without looking, that no row is older than the sync: saves a scan of the table.
  virtual bool surely_none_stale(const StaleRows& which) const {
    (void)which;
    return false;
  }
  /// Reads a table's columns in their types.
  virtual Result<void> select(const Table& table, const BatchSink& sink) = 0;
  virtual Result<void> close() = 0;
};

}  // namespace landfall::sql
