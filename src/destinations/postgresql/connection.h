// One connection to a PostgreSQL server over libpq: statements, COPY in, and errors as Landfall says them.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/context.h>
#include <landfall/result.h>
#include "destinations/postgresql/column_type.h"
#include "destinations/postgresql/conninfo.h"
#include "destinations/postgresql/login.h"
#include "destinations/postgresql/waiting.h"

namespace landfall::postgresql {

struct ConnectionOptions {
  ConnectionInfo info;
  /// Waiting this long for a server that neither takes nor sends a byte ends the connection; 0 waits for
  /// ever.
  std::chrono::milliseconds stall_timeout{std::chrono::minutes(10)};
};

/// A parameter of a statement in binary form; no value is null.
struct Parameter {
  Oid type = 0;
  bool is_null = false;
  std::string value{};
};

/// A row of a result in text form, valid during one call.
class Row {
 public:
  Row(const PGresult* result, int row) : result_(result), row_(row) {}
  bool is_null(int column) const { return PQgetisnull(result_, row_, column) != 0; }
  std::string_view operator[](int column) const {
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  int columns() const { return PQnfields(result_); }

 private:
  const PGresult* result_;
  int row_;
};
using RowSink = std::function<Result<void>(const Row& row)>;

/// Used by one thread. Every wait ends when the run is cancelled (kCancelled, the statement is cancelled on
/// the server too) and when the server stalls (kConnection).
///
/// Errors: kAccess for logins, permissions, unknown databases, limits and a full disk; kConnection for an
/// unreachable or lost server; kTransient for deadlocks, serialisation failures, lock timeouts and a server
/// that is starting, stopping or has no connection free; kRejected for what the server says of data (sqlstate
/// classes 21, 22, 23, 44 and 54); kSchema for objects that depend on what is to be dropped; kUnsupported for
/// features the server does not have; kCancelled only when this run was cancelled. They hold the server's
/// message, the sqlstate, names of constraints, columns and types, and the line of COPY, never a value of a
/// row.
class Connection {
 public:
  static Result<std::unique_ptr<Connection>> open(const ConnectionOptions& options, const Context& context);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs one or more statements separated by semicolons in one round trip; rows they give are dropped. Stops
  /// at the first that fails.
  Result<void> run(const std::string& sql);
  /// Runs one statement with parameters; rows it gives are dropped. Returns the number of rows it touched.
  Result<std::int64_t> execute(const std::string& sql, std::span<const Parameter> parameters);
  /// Runs one statement and hands its rows over as they come. When `sink` fails, the rest is cancelled and
  /// its error returned.
  Result<void> query(const std::string& sql, std::span<const Parameter> parameters, const RowSink& sink);

  /// Begins COPY … FROM STDIN: `sql` may have other statements before the COPY, in the same round trip.
  /// `value`, unless null, becomes the one that a statement before it gives.
  Result<void> begin_copy(const std::string& sql, std::string* value = nullptr);
  /// Sends bytes of the COPY. A failure of the server shows here or in end_copy.
  Result<void> send(std::string_view bytes);
  /// Ends the COPY; returns the number of rows it took.
  Result<std::int64_t> end_copy();
  /// Gives the COPY up: the server drops what it got and rolls the statement back.
  void abort_copy();

  /// sqlstate of the last failure ("23505"), or empty when it was not the server's.
  const std::string& sqlstate() const { return sqlstate_; }
  /// True once the connection is of no use any more.
  bool is_lost() const;
  /// True inside a transaction, a failed one too.
  bool in_transaction() const;
  /// A setting that the server reports ("server_version", "standard_conforming_strings").
  std::string parameter_status(const char* name) const;

 private:
  Connection(OwnedConnection connection, std::chrono::milliseconds stall_timeout, const Context& context);
  static void on_notice(void* self, const PGresult* notice);
  Patience patience() const { return {context_.cancel.get(), stall_timeout_}; }
  Result<void> prepare_session(const ConnectionInfo& info);
  Result<void> begin();
  Result<void> send_query(const std::string& sql, std::span<const Parameter> parameters);
  Result<OwnedResult> next();
  Result<void> finish(std::int64_t* rows);
  Result<void> send_held_back();
  Result<void> look_for_failure();
  Error failure_of_copy();
  Error failed(const PGresult* result);
  Error not_sent();
  Error wait_ended(Error error);
  void interrupt();
  bool drain();
  void close() { connection_.reset(); }

  OwnedConnection connection_;
  std::chrono::milliseconds stall_timeout_;
  Context context_;
  std::string place_;
  std::string sqlstate_;
  bool copying_ = false;
  std::size_t held_back_ = 0;   ///< bytes of the COPY since libpq's buffer was known to be empty
  std::int64_t notices_ = 0;    ///< that came so far
  std::int64_t suspicion_ = 0;  ///< notices_ + 1 when something came during the COPY that was no notice yet
};

}  // namespace landfall::postgresql
