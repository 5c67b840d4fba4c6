// See conninfo.h. Facts: PostgreSQL's documentation, "Connection Strings"; the documentation of pgx v5
// (pgconn.ParseConfig, pgxpool.ParseConfig).
#include "destinations/postgresql/conninfo.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>

namespace landfall::postgresql {
namespace {

using Pair = std::pair<std::string, std::string>;
using Pairs = std::vector<Pair>;

// Of pgx's pool, its statement cache and its buffers: they mean nothing here.
constexpr std::array<std::string_view, 15> kMeaningless{"pool_max_conns",
                                                        "pool_min_conns",
                                                        "pool_min_idle_conns",
                                                        "pool_max_conn_lifetime",
                                                        "pool_max_conn_lifetime_jitter",
                                                        "pool_max_conn_idle_time",
                                                        "pool_health_check_period",
                                                        "default_query_exec_mode",
                                                        "statement_cache_capacity",
                                                        "statement_cache_mode",
                                                        "description_cache_capacity",
                                                        "prefer_simple_protocol",
                                                        "min_read_buffer_size",
                                                        "krbspn",
                                                        "pool_ping_timeout"};

// Not settings of a session either: dropping them would connect otherwise than asked for.
constexpr std::array<std::string_view, 9> kOfNewerLibraries{
    "servicefile", "sslnegotiation",     "require_auth",     "min_protocol_version", "max_protocol_version",
    "sslcertmode", "load_balance_hosts", "scram_client_key", "scram_server_key"};

Error wrong(const std::string& problem) { return {ErrorKind::kConfig, "connection_string: " + problem}; }

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

bool libpq_knows(std::string_view name) {
  static const std::vector<std::string> known = [] {
    std::vector<std::string> names;
    const Options options(PQconninfoParse("", nullptr));
    for (const auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option)
      names.emplace_back(option->keyword);
    return names;
  }();
  return std::find(known.begin(), known.end(), name) != known.end();
}

Result<void> add(std::string name, std::string value, ConnectionInfo& info) {
  if (name == "database") name = "dbname";  // pgx takes both
  if (libpq_knows(name)) {
    info.keywords.emplace_back(std::move(name), std::move(value));
  } else if (std::find(kOfNewerLibraries.begin(), kOfNewerLibraries.end(), name) != kOfNewerLibraries.end()) {
    return wrong("the installed PostgreSQL client library does not know " + name + "; leave it out" +
                 (name == "servicefile" ? " and set PGSERVICEFILE" : ""));
  } else if (std::find(kMeaningless.begin(), kMeaningless.end(), name) == kMeaningless.end()) {
    info.settings.emplace_back(std::move(name), std::move(value));
  }
  return {};
}

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

// Reads `name = value` after `name = value`, with 'quotes' and backslashes.
class KeywordList {
 public:
  explicit KeywordList(std::string_view text) : text_(text) {}

  Result<std::optional<Pair>> next() {
    skip_spaces();
    if (at_ == text_.size()) return std::optional<Pair>();
    std::string name;
    while (at_ < text_.size() && text_[at_] != '=' && !is_space(text_[at_])) name += text_[at_++];
    skip_spaces();
    if (name.empty() || at_ == text_.size() || text_[at_] != '=')
      return wrong("a keyword has no = and value; put values with spaces in 'quotes'");
    ++at_;
    skip_spaces();
    TRY_ASSIGN(std::string value, at_ < text_.size() && text_[at_] == '\'' ? quoted() : plain());
    return std::optional<Pair>(Pair(std::move(name), std::move(value)));
  }

 private:
  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  void take(std::string& value) {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    value += text_[at_++];
  }

  Result<std::string> plain() {
    std::string value;
    while (at_ < text_.size() && !is_space(text_[at_])) take(value);
    return value;
  }

  Result<std::string> quoted() {
    std::string value;
    ++at_;
    while (at_ < text_.size() && text_[at_] != '\'') take(value);
    if (at_ == text_.size()) return wrong("a quote ' is not closed");
    ++at_;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Result<ConnectionInfo> parse_keywords(const std::string& text) {
  ConnectionInfo info;
  KeywordList list(text);
  for (;;) {
    TRY_ASSIGN(std::optional<Pair> pair, list.next());
    if (!pair.has_value()) return info;
    TRY(add(std::move(pair->first), std::move(pair->second), info));
  }
}

std::optional<std::string> decode_percent(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    if (at + 2 >= text.size() || std::isxdigit(static_cast<unsigned char>(text[at + 1])) == 0 ||
        std::isxdigit(static_cast<unsigned char>(text[at + 2])) == 0)
      return std::nullopt;
    const auto code = std::strtol(std::string(text.substr(at + 1, 2)).c_str(), nullptr, 16);
    if (code == 0) return std::nullopt;
    decoded += static_cast<char>(code);
    at += 2;
  }
  return decoded;
}

Result<std::string> decoded(std::string_view text) {
  const std::optional<std::string> plain = decode_percent(text);
  if (plain.has_value()) return *plain;
  return wrong("a % is not followed by two hexadecimal digits; write a % itself as %25");
}

// libpq ends the password at the first @, pgx at the last.
std::string with_plain_user(std::string_view base) {
  const std::size_t begin = base.find("://") + 3;
  const std::size_t end = std::min(base.find('/', begin), base.size());
  const std::string_view authority = base.substr(begin, end - begin);
  const std::size_t last = authority.rfind('@');
  std::string result(base.substr(0, begin));
  for (std::size_t at = 0; at < authority.size(); ++at) {
    if (authority[at] == '@' && at < last)
      result += "%40";
    else
      result += authority[at];
  }
  return result.append(base.substr(end));
}

Result<void> add_libpq_part(const std::string& uri, ConnectionInfo& info) {
  const Options options(PQconninfoParse(uri.c_str(), nullptr));
  // libpq's message would quote the string.
  if (options == nullptr)
    return wrong(
        "not a valid URI; it is postgres://user:password@host:port/database?option=value, with special "
        "characters percent-encoded (@ as %40, / as %2F, : as %3A)");
  for (const auto* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) info.keywords.emplace_back(option->keyword, option->val);
  return {};
}

Result<void> add_query(std::string_view query, ConnectionInfo& info) {
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) return wrong("an option after ? has no = and value");
    TRY_ASSIGN(std::string name, decoded(part.substr(0, equals)));
    TRY_ASSIGN(std::string value, decoded(part.substr(equals + 1)));
    if (name == "ssl" && value == "true") name = "sslmode", value = "require";
    TRY(add(std::move(name), std::move(value), info));
  }
  return {};
}

Result<ConnectionInfo> parse_uri(const std::string& text) {
  ConnectionInfo info;
  const std::string_view all = text;
  const std::size_t question = std::min(all.find('?'), all.size());
  TRY(add_libpq_part(with_plain_user(all.substr(0, question)), info));
  if (question < all.size()) TRY(add_query(all.substr(question + 1), info));
  return info;
}

const std::string* find_keyword(const ConnectionInfo& info, std::string_view name) {
  const std::string* found = nullptr;
  for (const auto& [keyword, value] : info.keywords)
    if (keyword == name) found = &value;
  return found;
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ',' || std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

// Pieces of a password that was not encoded land in these; the server's or libpq's message would show them.
Result<void> check(const ConnectionInfo& info) {
  const std::string* const port = find_keyword(info, "port");
  if (port != nullptr && !is_digits(*port))
    return wrong(
        "the port is not a number; a special character of the password may have to be percent-encoded");
  for (const char* name : {"host", "dbname"}) {
    const std::string* const value = find_keyword(info, name);
    if (value != nullptr && value->find('@') != std::string::npos && !value->starts_with('@'))
      return wrong(std::string(name == std::string_view("host") ? "the host" : "the name of the database") +
                   " has an @; percent-encode the special characters of the password");
  }
  return {};
}

bool is_uri(const std::string& text) {
  return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

bool is_here(std::string_view host) {
  return host.empty() || host.starts_with('/') || host.starts_with('@') || host == "localhost" ||
         host.starts_with("127.") || host == "::1";
}

std::string keyword_or_environment(const ConnectionInfo& info, std::string_view keyword,
                                   const char* variable) {
  if (const std::string* const value = find_keyword(info, keyword); value != nullptr) return *value;
  const char* const value = std::getenv(variable);
  return value != nullptr ? value : "";
}

}  // namespace

Result<ConnectionInfo> parse_connection_string(const std::string& text) {
  TRY_ASSIGN(ConnectionInfo info, is_uri(text) ? parse_uri(text) : parse_keywords(text));
  TRY(check(info));
  return info;
}

bool sends_password_unprotected(const ConnectionInfo& info) {
  const std::string mode = keyword_or_environment(info, "sslmode", "PGSSLMODE");
  if (mode == "require" || mode == "verify-ca" || mode == "verify-full") return false;
  std::string hosts = keyword_or_environment(info, "hostaddr", "PGHOSTADDR");
  if (hosts.empty()) hosts = keyword_or_environment(info, "host", "PGHOST");
  std::string_view rest = hosts;
  while (!rest.empty()) {
    const std::string_view host = rest.substr(0, rest.find(','));
    if (!is_here(host)) return true;
    rest.remove_prefix(std::min(host.size() + 1, rest.size()));
  }
  return false;
}

}  // namespace landfall::postgresql
