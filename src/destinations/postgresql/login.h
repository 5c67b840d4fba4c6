// Opening a connection to a PostgreSQL server and bringing the session into the state that Landfall reads and
// writes in.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

#include <landfall/context.h>
#include <landfall/result.h>
#include "destinations/postgresql/conninfo.h"

namespace landfall::postgresql {

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using OwnedConnection = std::unique_ptr<PGconn, CloseConnection>;

/// Connects and logs in; ends when the run is cancelled or the time to connect (connect_timeout, 15 s) is
/// over. Of several hosts the first that takes the log-in is used.
Result<OwnedConnection> log_in(const ConnectionInfo& info, const Context& context);

/// The statements that bring a new session into its state: what Landfall needs, then `info.settings`.
std::string session_statement(PGconn* connection, const ConnectionInfo& info);

/// Where a connection goes: `127.0.0.1:5432/landfall as user "landfall"`.
std::string place_of(const PGconn* connection);

}  // namespace landfall::postgresql
