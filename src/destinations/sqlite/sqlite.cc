// See sqlite.h.
#include "destinations/sqlite/sqlite.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>

#include "destinations/sqlite/session.h"
#include "families/sql/sql_destination.h"

namespace landfall::sqlite {
namespace {

constexpr std::array<TypeRule, kKindCount> kTypes{{
    {Kind::kBool, "boolean", "0 or 1"},
    {Kind::kInt, "integer", ""},
    {Kind::kUint, "integer",
     "above 9223372036854775807: a BLOB of the decimal digits, so that no digit is lost"},
    {Kind::kFloat, "real", "NaN is the text NaN, which SQLite has no number for; -0.0 becomes 0.0"},
    {Kind::kDecimal, "text", "digits"},
    {Kind::kText, "text", "NUL bytes are kept"},
    {Kind::kBinary, "text", "the value is a BLOB; the declared type is CloudQuery's"},
    {Kind::kDate, "text", "2006-01-02"},
    {Kind::kTime, "text", "15:04:05 with the unit's digits"},
    {Kind::kTimestamp, "timestamp", "RFC 3339 text in UTC with as many fraction digits as needed"},
    {Kind::kDuration, "text", "5ms"},
    {Kind::kInterval, "text", "JSON object; months a number"},
    {Kind::kUuid, "text", "canonical, lower case"},
    {Kind::kJson, "text", "as received"},
    {Kind::kInet, "text", "CIDR"},
    {Kind::kMac, "text", "colon separated"},
    {Kind::kList, "text", "JSON array"},
    {Kind::kStruct, "text", "JSON object, keys sorted"},
    {Kind::kMap, "text", "JSON array of key and value"},
}};
static_assert(covers_every_kind(kTypes));

constexpr std::string_view kExample = R"(connection_string: ./cloud.db
)";

const SqliteSpec& as_sqlite(const void* spec) { return *static_cast<const SqliteSpec*>(spec); }

template <class E>
std::string word(E value) {
  for (const auto& [text, known] : EnumNames<E>::values)
    if (known == value && text != "auto") return std::string(text);
  return {};
}

Result<SessionOptions> options_of(const SqliteSpec& spec) {
  SessionOptions options;
  TRY_ASSIGN(options.connection.location, parse_location(spec.connection_string));
  options.connection.busy_timeout = std::chrono::duration_cast<std::chrono::milliseconds>(spec.busy_timeout);
  options.journal_mode = word(spec.journal_mode);
  options.synchronous = word(spec.synchronous);
  return options;
}

Result<std::unique_ptr<Destination>> open(const void* given, const Context& context) {
  TRY_ASSIGN(SessionOptions options, options_of(as_sqlite(given)));
  TRY_ASSIGN(std::unique_ptr<Session> session, Session::open(std::move(options), context));
  return std::unique_ptr<Destination>(
      std::make_unique<sql::SqlDestination>(dialect(), std::move(session), *context.log));
}

Result<void> check_writable(const std::string& path) {
  if (access(path.c_str(), W_OK) == 0) return {};
  return Error(ErrorKind::kAccess,
               "SQLite writes to \"" + path + "\", which is not possible: " + std::strerror(errno));
}

// The folder too: journals are made beside the file.
Result<void> test_connection(const void* given, const Context& context) {
  TRY_ASSIGN(SessionOptions options, options_of(as_sqlite(given)));
  const Location& location = options.connection.location;
  if (location.in_memory()) return {};
  const std::string folder = std::filesystem::path(location.path).parent_path().string();
  const bool reads_only = location.mode == OpenMode::kReadOnly;
  if (!reads_only) TRY(check_writable(folder.empty() ? "." : folder));
  if (!has_content(location.path) && location.mode == OpenMode::kCreate) return {};
  if (!reads_only) TRY(check_writable(location.path));
  TRY_ASSIGN(const auto connection, Connection::open(options.connection, context, /*may_create=*/false));
  return connection->run("SELECT 1 FROM sqlite_master LIMIT 1");
}

}  // namespace

void SqliteSpec::describe(Fields<SqliteSpec>& f) {
  f.add("connection_string", &SqliteSpec::connection_string,
        "Path of the database file, or a file: URI; parameters of CloudQuery's driver, such as "
        "?_busy_timeout=5000, "
        "are understood.")
      .required()
      .example("\"./cloud.db\"");
  f.add("batch_size", &SqliteSpec::batch_size, "Most rows that are handed to SQLite at once.").min(1);
  f.add("batch_size_bytes", &SqliteSpec::batch_size_bytes,
        "Rows are handed to SQLite before they take more than this in memory.")
      .min(1);
  f.add("busy_timeout", &SqliteSpec::busy_timeout,
        "How long to wait for a lock that another program holds on the file.");
  f.add("journal_mode", &SqliteSpec::journal_mode,
        "How SQLite protects transactions; auto is WAL while an existing file is written, and a rollback "
        "journal for a "
        "file that the sync makes.");
  f.add("synchronous", &SqliteSpec::synchronous,
        "When SQLite waits for the disk; auto is normal with WAL and full without, and for a file that the "
        "sync makes "
        "once at the end.");
}

void SqliteSpec::check(const SqliteSpec& spec, const Value& where, Problems& problems) {
  const auto position = [&](std::string_view option) {
    const Value* value = where.find(option);
    return value == nullptr ? where.position : value->position;
  };
  if (where.find("connection_string") != nullptr) {
    const Result<Location> location = parse_location(spec.connection_string);
    if (!location.ok()) problems.add(position("connection_string"), location.error().message());
  }
  if (spec.busy_timeout < Duration::zero())
    problems.add(position("busy_timeout"), "busy_timeout: must not be negative");
}

const DestinationDef& definition() {
  static const DestinationDef def{
      .name = "sqlite",
      .title = "SQLite",
      .summary = "Tables in a SQLite database file.",
      .verified_against = "real library: SQLite 3.40, files read back by Python's sqlite3",
      .capabilities = {.overwrite = true,
                       .delete_stale = true,
                       .delete_record = true,
                       .delete_relations = true,
                       .migrate = true,
                       .read = true,
                       .atomic_write = true,
                       .safe = dialect().safe,
                       .read_note = {}},
      .types = kTypes,
      .spec = spec_of<SqliteSpec>(),
      .example = kExample,
      .gather =
          [](const void* spec) {
            return BatchSpec{.rows = as_sqlite(spec).batch_size, .bytes = as_sqlite(spec).batch_size_bytes};
          },
      .open = open,
      .test_connection = test_connection};
  return def;
}

}  // namespace landfall::sqlite
