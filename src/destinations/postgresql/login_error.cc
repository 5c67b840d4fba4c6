// See login_error.h.
#include "destinations/postgresql/login_error.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "destinations/postgresql/server_error.h"

namespace landfall::postgresql {
namespace {

struct Symptom {
  std::string_view text;  ///< in what libpq says
  ErrorKind kind;
  std::string_view advice;
};

// The first that is found counts.
constexpr std::array kSymptoms{
    Symptom{
        "no password supplied", ErrorKind::kAccess,
        "the server wants a password; give one in connection_string, PGPASSWORD or the file of PGPASSFILE "
        "(~/.pgpass)"},
    Symptom{
        "certificate verify failed", ErrorKind::kAccess,
        "the server's certificate is not from an authority that is trusted here; name its authority's file "
        "with sslrootcert"},
    Symptom{"root certificate file", ErrorKind::kAccess,
            "name the file of the certificate's authority with sslrootcert"},
    Symptom{"does not match host name", ErrorKind::kAccess,
            "the server's certificate is for another name; use that name as host"},
    Symptom{"server does not support SSL", ErrorKind::kAccess,
            "switch TLS on at the server, or allow a plain connection with sslmode=disable"},
    Symptom{"could not translate host name", ErrorKind::kConnection,
            "check the spelling of the host, and the name service (DNS)"},
    Symptom{"Connection refused", ErrorKind::kConnection,
            "check that the server is running, and its port and listen_addresses"},
    Symptom{"No such file or directory", ErrorKind::kConnection,
            "check that the server is running on this machine, and the folder of its socket"},
    Symptom{"server closed the connection", ErrorKind::kConnection,
            "the server ended the connection; look into its log"},
    Symptom{"timeout expired", ErrorKind::kConnection,
            "check host, port and firewalls, or raise connect_timeout"},
    Symptom{"invalid sslmode value", ErrorKind::kConfig, "correct sslmode"},
    Symptom{"could not match", ErrorKind::kConfig, "give as many hosts as ports"},
    Symptom{"invalid port number", ErrorKind::kConfig, "a port is a number from 1 to 65535"},
    Symptom{"invalid integer value", ErrorKind::kConfig, "correct that option"},
    Symptom{"session is read-only", ErrorKind::kConnection,
            "no host accepts writes; check target_session_attrs"},
    Symptom{"server is in hot standby mode", ErrorKind::kConnection,
            "no host is a primary; check target_session_attrs"},
};

constexpr std::string_view kFatal = "FATAL:  ";
constexpr std::size_t kCode = 5;

std::string line_at(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

// `FATAL:  28P01: password authentication failed for user "a"`.
std::optional<ServerFailure> read_fatal(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at + kFatal.size());
  if (rest.size() < kCode + 2 || rest.substr(kCode, 2) != ": ") return std::nullopt;
  return ServerFailure{.sqlstate = std::string(rest.substr(0, kCode)),
                       .message = line_at(rest, 0).substr(kCode + 2)};
}

// libpq tries with TLS and without: pg_hba.conf refusing one way (28000) says less than what the other met.
std::optional<ServerFailure> find_fatal(std::string_view text) {
  std::optional<ServerFailure> found;
  for (std::size_t at = text.find(kFatal); at != std::string_view::npos; at = text.find(kFatal, at + 1)) {
    const auto failure = read_fatal(text, at);
    if (failure.has_value() && (!found.has_value() || found->sqlstate == "28000")) found = failure;
  }
  return found;
}

// Without `connection to server at "a" (1.2.3.4), port 5432 failed: `: the place says it.
std::string without_server(std::string line) {
  static constexpr std::string_view kFailed = " failed: ";
  if (!line.starts_with("connection to server ")) return line;
  const std::size_t at = line.find(kFailed);
  return at == std::string::npos ? line : line.substr(at + kFailed.size());
}

Error from_server(const ServerFailure& failure) {
  if (failure.sqlstate != "28000" || failure.message.find("pg_hba.conf") == std::string::npos)
    return server_error(failure);
  return {ErrorKind::kAccess, failure.message +
                                  " (sqlstate 28000); let the server's pg_hba.conf admit this user, "
                                  "database and address"};
}

Error from_library(const std::string& text) {
  for (const Symptom& symptom : kSymptoms) {
    const std::size_t at = text.find(symptom.text);
    if (at == std::string::npos) continue;
    return {symptom.kind, without_server(line_at(text, at)) + "; " + std::string(symptom.advice)};
  }
  return {ErrorKind::kConnection, without_server(line_at(text, 0))};
}

}  // namespace

Error login_error(const std::string& text, const std::string& place) {
  const auto failure = find_fatal(text);
  return (failure.has_value() ? from_server(*failure) : from_library(text)).during("connecting to " + place);
}

}  // namespace landfall::postgresql
