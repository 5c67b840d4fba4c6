// The connection_string of CloudQuery's destination as libpq takes it: a keyword list or a postgres:// URI,
// in which pgx allows more than libpq does.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <landfall/result.h>

namespace landfall::postgresql {

/// Where and how to connect, in libpq's keywords.
struct ConnectionInfo {
  std::vector<std::pair<std::string, std::string>> keywords;
  /// What pgx takes as settings of the session (search_path, statement_timeout, …), in order.
  std::vector<std::pair<std::string, std::string>> settings;
};

/// Reads a connection string without connecting or looking at the environment. Options of pgx's pool and of
/// its statement cache are accepted and mean nothing here; other keywords that libpq does not know become
/// settings of the session, as with pgx. Fails with kConfig, never showing the string or a part of it that
/// may hold a password.
Result<ConnectionInfo> parse_connection_string(const std::string& text);

/// True when a password would travel unencrypted over a network: a host that is neither a socket nor this
/// machine, and an sslmode (or PGSSLMODE) that does not insist on TLS.
bool sends_password_unprotected(const ConnectionInfo& info);

}  // namespace landfall::postgresql
