// See login.h.
#include "destinations/postgresql/login.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "destinations/postgresql/login_error.h"
#include "destinations/postgresql/waiting.h"

namespace landfall::postgresql {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kTimeToConnect{15};
constexpr long kMostSeconds = 86'400;

bool has_keyword(const ConnectionInfo& info, std::string_view name) {
  return std::any_of(info.keywords.begin(), info.keywords.end(),
                     [&](const auto& keyword) { return keyword.first == name; });
}

std::vector<std::pair<std::string, std::string>> all_keywords(const ConnectionInfo& info) {
  auto keywords = info.keywords;
  if (!has_keyword(info, "tcp_user_timeout")) keywords.emplace_back("tcp_user_timeout", "60000");
  keywords.emplace_back("fallback_application_name", "landfall");
  keywords.emplace_back("client_encoding", "UTF8");  // of two the last counts
  return keywords;
}

OwnedConnection start(const ConnectionInfo& info) {
  const auto keywords = all_keywords(info);
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : keywords) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  OwnedConnection connection(PQconnectStartParams(names.data(), values.data(), 0));
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);  // so that the sqlstate is in the text
  PQsetNoticeReceiver(
      connection.get(), [](void*, const PGresult*) {}, nullptr);  // not to standard error
  return connection;
}

std::string text_of(const char* text) { return text != nullptr ? text : ""; }

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

std::string option_of(PGconn* connection, std::string_view name) {
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfo(connection));
  for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr;
       ++option)
    if (option->keyword == name && option->val != nullptr) return option->val;
  return {};
}

std::chrono::milliseconds time_to_connect(PGconn* connection) {
  const std::string given = option_of(connection, "connect_timeout");
  if (given.empty()) return kTimeToConnect;
  const long seconds = std::strtol(given.c_str(), nullptr, 10);
  return seconds > 0 ? std::chrono::seconds(std::min(seconds, kMostSeconds))
                     : std::chrono::seconds(kMostSeconds);
}

// libpq never shows a password; what a server says may.
std::string without_password(std::string text, const PGconn* connection) {
  const std::string password = text_of(PQpass(connection));
  if (password.empty()) return text;
  for (std::size_t at = text.find(password); at != std::string::npos; at = text.find(password, at + 3))
    text.replace(at, password.size(), "***");
  return text;
}

Error failed(const PGconn* connection, const std::string& text) {
  return login_error(without_password(text, connection), place_of(connection));
}

// The time left until the deadline, for wait_for: never 0, which would be for ever.
Result<short> wait_until(Clock::time_point deadline, PGconn* connection, short events,
                         const Context& context) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
  const Patience patience{context.cancel.get(), std::max(left, std::chrono::milliseconds{1})};
  auto waited = wait_for(PQsocket(connection), events, patience);
  if (waited.ok() || waited.error().kind() == ErrorKind::kCancelled) return waited;
  return failed(connection, "timeout expired");
}

Result<OwnedConnection> log_in_once(const ConnectionInfo& info, const Context& context) {
  OwnedConnection connection = start(info);
  PGconn* const raw = connection.get();
  if (PQstatus(raw) == CONNECTION_BAD) return failed(raw, text_of(PQerrorMessage(raw)));
  const Clock::time_point deadline = Clock::now() + time_to_connect(raw);
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  while (status != PGRES_POLLING_OK) {
    if (status == PGRES_POLLING_FAILED) return failed(raw, text_of(PQerrorMessage(raw)));
    TRY(wait_until(deadline, raw, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, context));
    status = PQconnectPoll(raw);
  }
  PQsetErrorVerbosity(raw, PQERRORS_DEFAULT);
  return connection;
}

std::string value_of(const ConnectionInfo& info, std::string_view name) {
  std::string value;
  for (const auto& [keyword, text] : info.keywords)
    if (keyword == name) value = text;
  return value;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts(1);
  for (const char c : list) {
    if (c == ',')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

// One try per host: libpq leaves a host that does not answer only when it does the waiting itself.
std::vector<ConnectionInfo> one_per_host(const ConnectionInfo& info) {
  static constexpr std::array kLists{"host", "hostaddr", "port"};
  std::vector<ConnectionInfo> tries(
      std::max(split(value_of(info, "host")).size(), split(value_of(info, "hostaddr")).size()), info);
  if (tries.size() == 1) return tries;
  for (const char* name : kLists) {
    const std::vector<std::string> parts = split(value_of(info, name));
    // Lists of different lengths are for libpq to refuse.
    if (parts.size() != 1 && parts.size() != tries.size()) return {info};
    for (std::size_t i = 0; i < tries.size(); ++i)
      tries[i].keywords.emplace_back(name, parts.size() == 1 ? parts[0] : parts[i]);
  }
  return tries;
}

// libpq looks for a standby among all hosts before it takes any.
std::vector<ConnectionInfo> all_tries(const ConnectionInfo& info) {
  std::vector<ConnectionInfo> tries = one_per_host(info);
  if (tries.size() == 1 || value_of(info, "target_session_attrs") != "prefer-standby") return tries;
  std::vector<ConnectionInfo> again = tries;
  for (ConnectionInfo& one : tries) one.keywords.emplace_back("target_session_attrs", "standby");
  for (ConnectionInfo& one : again) one.keywords.emplace_back("target_session_attrs", "any");
  tries.insert(tries.end(), again.begin(), again.end());
  return tries;
}

}  // namespace

std::string place_of(const PGconn* connection) {
  std::string host = text_of(PQhost(connection));
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return host + ":" + text_of(PQport(connection)) + "/" + text_of(PQdb(connection)) + " as user \"" +
         text_of(PQuser(connection)) + "\"";
}

Result<OwnedConnection> log_in(const ConnectionInfo& info, const Context& context) {
  std::string before;
  const std::vector<ConnectionInfo> tries = all_tries(info);
  for (std::size_t i = 0;; ++i) {
    auto connection = log_in_once(tries[i], context);
    // A host that refuses the log-in ends the search, as with libpq.
    if (connection.ok() || !connection.error().retryable() || i + 1 == tries.size())
      return before.empty() ? std::move(connection) : std::move(connection).during(before);
    before += (before.empty() ? "" : "; ") + connection.error().message();
  }
}

std::string session_statement(PGconn* connection, const ConnectionInfo& info) {
  std::string sql =
      "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET bytea_output = "
      "'hex'; "
      "SET extra_float_digits = 1; SET standard_conforming_strings = on";
  const auto quoted = [&](const std::string& text) {
    char* const literal = PQescapeLiteral(connection, text.data(), text.size());
    std::string copy = text_of(literal);
    PQfreemem(literal);
    return copy;
  };
  for (const auto& [name, value] : info.settings)
    sql += "; SELECT pg_catalog.set_config(" + quoted(name) + ", " + quoted(value) + ", false)";
  return sql;
}

}  // namespace landfall::postgresql
