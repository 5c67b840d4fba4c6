// Waiting for a PostgreSQL server without ever blocking in libpq: until it takes or sends bytes, the run is
// cancelled, or nothing has moved for too long.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>

#include <landfall/context.h>
#include <landfall/result.h>

namespace landfall::postgresql {

/// What ends a wait besides the server.
struct Patience {
  const CancelToken* cancel = nullptr;  ///< null: nobody can cancel
  std::chrono::milliseconds stall{0};   ///< without a byte moving; 0 is for ever
};

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedResult = std::unique_ptr<PGresult, ClearResult>;

/// Waits for poll events of a socket. Returns those that came. Fails with kCancelled, and with kConnection
/// when the time is over.
Result<short> wait_for(int socket, short events, const Patience& patience);

/// Sends what libpq holds back, reading meanwhile so that neither side waits for the other. A connection that
/// breaks is no failure here: the next result says why.
Result<void> flush(PGconn* connection, const Patience& patience);

/// The next result of what was sent; null after the last.
Result<OwnedResult> next_result(PGconn* connection, const Patience& patience);

/// True when a server is asked and answers within the time that the statement is to end.
bool cancel_statement(PGconn* connection, std::chrono::milliseconds time);

}  // namespace landfall::postgresql
