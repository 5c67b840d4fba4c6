// See postgresql.h.
#include "destinations/postgresql/postgresql.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "destinations/postgresql/atomic_destination.h"
#include "destinations/postgresql/conninfo.h"
#include "destinations/postgresql/session.h"
#include "families/sql/sql_destination.h"

namespace landfall::postgresql {
namespace {

constexpr std::array<TypeRule, kKindCount> kTypes{{
    {Kind::kBool, "boolean", ""},
    {Kind::kInt, "smallint, integer, bigint", "8 bits are a smallint"},
    {Kind::kUint, "smallint, integer, bigint, numeric(20,0)", "the next wider type; 64 bits are a numeric"},
    {Kind::kFloat, "real, double precision", "16 bits: text"},
    {Kind::kDecimal, "numeric(p,s)", "exact"},
    {Kind::kText, "text", "NUL characters: option nul_characters"},
    {Kind::kBinary, "bytea", "of fixed size: text, base64"},
    {Kind::kDate, "date", ""},
    {Kind::kTime, "time without time zone", "microseconds; finer digits are cut"},
    {Kind::kTimestamp, "timestamp without time zone",
     "UTC, microseconds; finer digits are cut; the lowest and highest number mean -infinity and infinity"},
    {Kind::kDuration, "text", "5ms"},
    {Kind::kInterval, "text", "JSON object; months a number"},
    {Kind::kUuid, "uuid", ""},
    {Kind::kJson, "jsonb", "order of keys and blanks are not kept; a table with a json column keeps it"},
    {Kind::kInet, "inet", "a cidr column is kept"},
    {Kind::kMac, "macaddr", "6 bytes; a macaddr8 column takes 8"},
    {Kind::kList, "array of the item's type",
     "nested lists are dimensions and must have equal lengths; an array cannot tell [] from [[]]"},
    {Kind::kStruct, "text", "JSON object, keys sorted"},
    {Kind::kMap, "text", "JSON array of key and value"},
}};
static_assert(covers_every_kind(kTypes));

constexpr std::string_view kExample =
    R"(connection_string: postgres://user:${PG_PASSWORD}@localhost:5432/mydb?sslmode=prefer
)";

constexpr int kAttempts = 10;

const PostgresqlSpec& as_postgresql(const void* spec) { return *static_cast<const PostgresqlSpec*>(spec); }

bool is_atomic(const PostgresqlSpec& spec) { return spec.publish == Publish::kAtomic; }

Result<SessionOptions> options_of(const PostgresqlSpec& spec, const Context& context) {
  SessionOptions options;
  TRY_ASSIGN(options.connection.info, parse_connection_string(spec.connection_string.reveal()));
  options.connection.stall_timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(spec.stall_timeout);
  options.tables = {spec.create_performance_indexes, spec.indexes, spec.partition};
  options.nul_characters = spec.nul_characters;
  options.attempts = static_cast<int>(std::max<std::int64_t>(kAttempts, spec.retry_on_deadlock + 1));
  if (is_atomic(spec)) options.presence = presence_of(context.invocation_id, context.plugin_name);
  return options;
}

Result<std::unique_ptr<Destination>> open(const void* given, const Context& context) {
  TRY_ASSIGN(SessionOptions options, options_of(as_postgresql(given), context));
  if (sends_password_unprotected(options.connection.info))
    context.log->write(
        LogLevel::kWarn,
        "the password may travel unencrypted; add sslmode=require or verify-full to connection_string");
  const std::optional<std::int64_t> presence = options.presence;
  TRY_ASSIGN(std::unique_ptr<Session> session, Session::open(std::move(options), context));
  if (presence)
    return std::unique_ptr<Destination>(
        std::make_unique<AtomicDestination>(std::move(session), *presence, context));
  const sql::Dialect& dialect = session->dialect();
  return std::unique_ptr<Destination>(
      std::make_unique<sql::SqlDestination>(dialect, std::move(session), *context.log));
}

Result<void> test_connection(const void* given, const Context& context) {
  TRY_ASSIGN(SessionOptions options, options_of(as_postgresql(given), context));
  options.presence.reset();
  TRY_ASSIGN(const std::unique_ptr<Session> session, Session::open(std::move(options), context));
  bool may_create = false;
  const std::vector<Parameter> parameters{text_parameter(session->dialect().schema)};
  TRY(session->connection().query("SELECT has_schema_privilege($1, 'CREATE')", parameters,
                                  [&](const Row& row) -> Result<void> {
                                    may_create = row[0] == "t";
                                    return {};
                                  }));
  if (may_create) return {};
  return Error(ErrorKind::kAccess, "the user may not create tables in schema \"" + session->dialect().schema +
                                       "\": GRANT CREATE ON SCHEMA, or choose another one with search_path");
}

void refuse(const std::optional<Value>& given, std::string_view option, std::string_view reason,
            const Value& where, Problems& problems) {
  if (!given) return;
  const Value* value = where.find(option);
  problems.add(value == nullptr ? where.position : value->position,
               std::string(option) + ": " + std::string(reason));
}

}  // namespace

void PostgresqlSpec::describe(Fields<PostgresqlSpec>& f) {
  f.add("connection_string", &PostgresqlSpec::connection_string,
        "Where to connect: a postgres:// URI or a list of libpq keywords; what is missing comes from PGHOST, "
        "PGPASSWORD, PGPASSFILE and the other variables of libpq. search_path chooses the schema.")
      .required()
      .example("\"postgres://user:${PG_PASSWORD}@localhost:5432/mydb?sslmode=prefer\"");
  f.add("batch_size", &PostgresqlSpec::batch_size, "Most rows that are written at once.").min(1);
  f.add("batch_size_bytes", &PostgresqlSpec::batch_size_bytes,
        "Rows are written before they take more than this in memory.")
      .min(1);
  f.add("batch_timeout", &PostgresqlSpec::batch_timeout, "Rows are written, and committed, after this time.");
  f.add("writers", &PostgresqlSpec::writers,
        "How many connections write at once; large tables are divided among them by key.")
      .min(1)
      .max(64);
  f.add("publish", &PostgresqlSpec::publish,
        "`direct`: rows are visible as they come; `atomic`: the whole sync becomes visible at once, at its "
        "end, or "
        "not at all.");
  f.add("create_performance_indexes", &PostgresqlSpec::create_performance_indexes,
        "Make an index on source name and sync time, with which stale rows are found.");
  f.add("indexes", &PostgresqlSpec::indexes, "Indexes to make on tables.");
  f.add("partition", &PostgresqlSpec::partition, "Tables to partition when they are created.");
  f.add("nul_characters", &PostgresqlSpec::nul_characters,
        "What becomes of NUL characters in text and JSON, which PostgreSQL cannot hold: left out, replaced "
        "by U+FFFD, "
        "or an error.");
  f.add("retry_on_deadlock", &PostgresqlSpec::retry_on_deadlock,
        "How often a batch is tried again after a deadlock; at least 9 times, whatever is said here.")
      .min(0)
      .max(1000);
  f.add("stall_timeout", &PostgresqlSpec::stall_timeout,
        "A server that neither takes nor sends a byte for this long counts as lost; 0s waits for ever.");
  f.add("pgx_log_level", &PostgresqlSpec::pgx_log_level,
        "CloudQuery's log level of its driver (trace, debug, info, warn, error, none); accepted, without "
        "effect.");
  f.add("aws_iam_auth", &PostgresqlSpec::aws_iam_auth,
        "CloudQuery's log-in with AWS tokens; refused, with the way out.");
  f.add("lakebase", &PostgresqlSpec::lakebase,
        "CloudQuery's log-in to Databricks Lakebase; refused, with the way out.");
  f.add("pgvector_config", &PostgresqlSpec::pgvector_config, "CloudQuery's embeddings; refused.");
}

void PostgresqlSpec::check(const PostgresqlSpec& spec, const Value& where, Problems& problems) {
  const auto position = [&](std::string_view option) {
    const Value* value = where.find(option);
    return value == nullptr ? where.position : value->position;
  };
  if (where.find("connection_string") != nullptr) {
    const Result<ConnectionInfo> info = parse_connection_string(spec.connection_string.reveal());
    if (!info.ok()) problems.add(position("connection_string"), info.error().message());
  }
  static constexpr std::array<std::string_view, 6> kLevels{"trace", "debug", "info", "warn", "error", "none"};
  std::string level = spec.pgx_log_level;
  std::ranges::transform(level, level.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (!level.empty() && std::ranges::find(kLevels, level) == kLevels.end())
    problems.add(position("pgx_log_level"), "pgx_log_level: must be trace, debug, info, warn, error or none");
  if (spec.stall_timeout < Duration::zero())
    problems.add(position("stall_timeout"), "stall_timeout: must not be negative");
  refuse(spec.aws_iam_auth, "aws_iam_auth",
         "tokens of AWS are not made here; make one before the sync (`aws rds generate-db-auth-token`) and "
         "put it "
         "into PGPASSWORD or connection_string, with sslmode=require",
         where, problems);
  refuse(spec.lakebase, "lakebase",
         "credentials of Databricks are not fetched here; fetch one before the sync and put it into "
         "PGPASSWORD or "
         "connection_string, with sslmode=require",
         where, problems);
  refuse(spec.pgvector_config, "pgvector_config",
         "embeddings are not made here; remove the option and make them from the synced tables", where,
         problems);
}

const DestinationDef& definition() {
  static const DestinationDef def{
      .name = "postgresql",
      .title = "PostgreSQL",
      .summary = "Tables in a PostgreSQL database.",
      .verified_against = "real server: PostgreSQL 15",
      .capabilities = {.overwrite = true,
                       .delete_stale = true,
                       .delete_record = true,
                       .delete_relations = true,
                       .migrate = true,
                       .read = true,
                       .publish = true,
                       .atomic_write = true,
                       .safe = safe_changes(),
                       .read_note = {}},
      .types = kTypes,
      .spec = spec_of<PostgresqlSpec>(),
      .example = kExample,
      .gather =
          [](const void* spec) {
            const PostgresqlSpec& given = as_postgresql(spec);
            return BatchSpec{
                .rows = given.batch_size, .bytes = given.batch_size_bytes, .timeout = given.batch_timeout};
          },
      .writers = [](const void* spec) { return static_cast<int>(as_postgresql(spec).writers); },
      .open = open,
      .test_connection = test_connection};
  return def;
}

}  // namespace landfall::postgresql
