// See server_error.h.
#include "destinations/postgresql/server_error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace landfall::postgresql {
namespace {

struct Meaning {
  std::string_view code;  ///< an sqlstate, or its class
  ErrorKind kind;
  std::string_view advice;
};

constexpr std::string_view kDropDependents =
    "drop what depends on it (or change it so that it does not), run again, and make it anew afterwards";
constexpr std::string_view kMigrate =
    "let the sync migrate the table (leave out --no-migrate), or change it by hand";
constexpr std::string_view kGrant = "grant the permission to the user of connection_string";
constexpr std::string_view kEnded = "look into the server's log for who ended the connection, then run again";

// The first entry that a code begins with counts: codes stand before their class.
constexpr std::array kMeanings{
    Meaning{"0A000", ErrorKind::kUnsupported, ""},
    Meaning{"08", ErrorKind::kConnection, "check that the server runs and can be reached"},
    Meaning{"21", ErrorKind::kRejected, ""},
    Meaning{"22", ErrorKind::kRejected, ""},
    Meaning{"23", ErrorKind::kRejected, ""},
    Meaning{"25006", ErrorKind::kAccess,
            "the server or the session only reads (a standby, or default_transaction_read_only); connect to "
            "one that writes, for example with target_session_attrs=read-write"},
    Meaning{"25P03", ErrorKind::kConnection,
            "the server's idle_in_transaction_session_timeout is over; raise it for this user"},
    Meaning{"28P01", ErrorKind::kAccess,
            "check user and password (connection_string, PGPASSWORD, PGPASSFILE)"},
    Meaning{"28", ErrorKind::kAccess, "check the user of connection_string and the server's pg_hba.conf"},
    Meaning{"2BP01", ErrorKind::kSchema, kDropDependents},
    Meaning{"3D000", ErrorKind::kAccess, "create the database, or name another in connection_string"},
    Meaning{"3F000", ErrorKind::kAccess, "create the schema, or name another in search_path"},
    Meaning{"40", ErrorKind::kTransient, ""},
    Meaning{"42501", ErrorKind::kAccess, kGrant},
    Meaning{"42704", ErrorKind::kUnsupported, "the server has no such object; an extension may be missing"},
    Meaning{"42883", ErrorKind::kUnsupported, "the server has no such function; an extension may be missing"},
    Meaning{"42P01", ErrorKind::kSchema, kMigrate},
    Meaning{"42P10", ErrorKind::kSchema,
            "the table has no key on exactly the sync's key columns; let the sync migrate it, or make a "
            "unique index"},
    Meaning{"428C9", ErrorKind::kSchema,
            "the database computes this column itself; leave it out with a transformer, or change the table"},
    Meaning{"42809", ErrorKind::kSchema, "rows cannot be written to it; rename or drop it"},
    Meaning{"42703", ErrorKind::kSchema, kMigrate},
    Meaning{"42804", ErrorKind::kSchema, kMigrate},
    Meaning{"42P07", ErrorKind::kTransient, "another session has made it meanwhile; run again"},
    Meaning{"42701", ErrorKind::kTransient, "another session has made it meanwhile; run again"},
    Meaning{"42710", ErrorKind::kTransient, "another session has made it meanwhile; run again"},
    Meaning{"44", ErrorKind::kRejected, ""},
    Meaning{"53100", ErrorKind::kAccess, "the server's disk is full; free space there and run again"},
    Meaning{"53300", ErrorKind::kTransient,
            "the server has no connection free; lower `writers`, or raise "
            "max_connections or the limit of the user or database"},
    Meaning{"53", ErrorKind::kTransient, "the server is short of resources; try later, or give it more"},
    Meaning{"54", ErrorKind::kRejected, ""},
    Meaning{"55P03", ErrorKind::kTransient,
            "another session holds a lock on the table (lock_timeout); end it, or run again later"},
    Meaning{"55006", ErrorKind::kTransient, "another session uses it; end it, or run again later"},
    Meaning{"57014", ErrorKind::kTransient,
            "the server ended the statement, most likely by its statement_timeout; raise it with "
            "statement_timeout=0 in connection_string"},
    Meaning{"57P03", ErrorKind::kTransient, "the server is starting or stopping; try again in a moment"},
    Meaning{"57", ErrorKind::kConnection, kEnded},
    Meaning{"58", ErrorKind::kAccess, "look into the server's log: its operating system refused something"},
    Meaning{"P0", ErrorKind::kRejected, ""},
    Meaning{"XX001", ErrorKind::kAccess, "the server's data is damaged; look into its log"},
    Meaning{"XX002", ErrorKind::kAccess, "an index is damaged; look into the server's log, and rebuild it"},
    Meaning{"XX", ErrorKind::kTransient, "look into the server's log"},
};

Meaning meaning_of(const ServerFailure& failure) {
  // Such an object can be changed once nothing depends on it.
  if (failure.sqlstate == "0A000" && !failure.detail.empty())
    return {"0A000", ErrorKind::kSchema, kDropDependents};
  // A binary COPY that ends too early.
  if (failure.sqlstate == "08P01" && !place_in_copy(failure.context).empty())
    return {"08P01", ErrorKind::kRejected, ""};
  const auto* found = std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& meaning) {
    return failure.sqlstate.starts_with(meaning.code);
  });
  return found != kMeanings.end() ? *found : Meaning{"", ErrorKind::kBug, ""};
}

bool is_about_values(std::string_view sqlstate) {
  const std::string_view kind = sqlstate.substr(0, 2);
  return kind == "22" || kind == "23" || kind == "44" || kind == "P0";
}

bool is_about_dependents(std::string_view sqlstate) { return sqlstate == "2BP01" || sqlstate == "0A000"; }

// True when the word before a quote says that the quoted text is a name.
bool names_object(std::string_view before) {
  static constexpr std::array kWords{"column",   "relation", "table",    "constraint", "index",
                                     "type",     "encoding", "domain",   "view",       "schema",
                                     "sequence", "trigger",  "function", "partition",  "parameter"};
  if (!before.ends_with(' ')) return false;
  before.remove_suffix(1);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return before.ends_with(word); });
}

std::string without_values(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.substr(at).starts_with(": ")) return std::string(text.substr(0, at));
    if (text[at] == '"') {
      const std::size_t end = text.find('"', at + 1);
      if (end == std::string_view::npos || !names_object(text.substr(0, at)))
        return std::string(text.substr(0, at)) + "…" + std::string(text.substr(text.rfind('"') + 1));
      at = end;
    }
    ++at;
  }
  return std::string(text);
}

std::string field(const PGresult* result, int code) {
  const char* const text = PQresultErrorField(result, code);
  return text != nullptr ? text : "";
}

// What the message does not name already.
void add_name(std::string& text, std::string_view what, const std::string& name) {
  const std::string quoted = "\"" + name + "\"";
  if (name.empty() || text.find(quoted) != std::string::npos) return;
  text.append(", ").append(what).append(" ").append(quoted);
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

ServerFailure failure_of(const PGresult* result) {
  return {.sqlstate = field(result, PG_DIAG_SQLSTATE),
          .message = field(result, PG_DIAG_MESSAGE_PRIMARY),
          .detail = field(result, PG_DIAG_MESSAGE_DETAIL),
          .context = field(result, PG_DIAG_CONTEXT),
          .schema = field(result, PG_DIAG_SCHEMA_NAME),
          .table = field(result, PG_DIAG_TABLE_NAME),
          .column = field(result, PG_DIAG_COLUMN_NAME),
          .constraint = field(result, PG_DIAG_CONSTRAINT_NAME)};
}

std::string message_without_values(const ServerFailure& failure) {
  // The text is the database owner's and may hold anything.
  if (failure.sqlstate == "P0001")
    return "a function or trigger raised an exception; the server's log has its text";
  return is_about_values(failure.sqlstate) ? without_values(failure.message) : failure.message;
}

// "COPY wide, line 17, column config: …": after the colon stands the value, after "line 17: " the row. Before
// it may stand lines of a parser ("JSON data, line 1: …").
std::string place_in_copy(const std::string& context) {
  std::string_view line = context;
  while (!line.starts_with("COPY ")) {
    const std::size_t end = line.find('\n');
    if (end == std::string_view::npos) return {};
    line.remove_prefix(end + 1);
  }
  line = line.substr(0, line.find('\n'));
  const std::size_t at = line.find(", line ");
  if (at == std::string_view::npos) return {};
  line = line.substr(at + 2);
  return std::string(line.substr(0, line.find(':'))) + " of COPY";
}

Error server_error(const ServerFailure& failure) {
  const Meaning meaning = meaning_of(failure);
  std::string text = one_line(message_without_values(failure));
  add_name(text, "constraint", failure.constraint);
  add_name(text, "column", failure.column);
  add_name(text, "table", failure.table);
  text += " (sqlstate " + failure.sqlstate + ")";
  if (const std::string place = place_in_copy(failure.context); !place.empty()) text += ", " + place;
  if (is_about_dependents(failure.sqlstate) && !failure.detail.empty())
    text += ": " + one_line(failure.detail);
  if (!meaning.advice.empty()) text.append("; ").append(meaning.advice);
  return {meaning.kind, std::move(text)};
}

}  // namespace landfall::postgresql
