// See session.h: connecting, statements and transactions. How rows get in: session_rows.cc.
#include "destinations/postgresql/session.h"

#include <algorithm>
#include <utility>

#include "destinations/postgresql/probe.h"
#include "destinations/postgresql/row_reader.h"
#include "destinations/postgresql/statements.h"
#include "families/sql/retry.h"

namespace landfall::postgresql {
namespace {

// What a commit is asked for when its answer did not come and the server cannot be asked.
constexpr std::string_view kUnknown = "?";

RetryPolicy policy_of(const SessionOptions& options) {
  return {.attempts = options.attempts,
          .first_pause = std::chrono::milliseconds(200),
          .longest_pause = std::chrono::seconds(5)};
}

}  // namespace

Session::Session(SessionOptions options, const Context& context)
    : options_(std::move(options)), context_(context), shared_(context.shared->get<SharedState>()) {
  notes_.nul_characters = options_.nul_characters;
}

Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(SessionOptions options, const Context& context) {
  std::unique_ptr<Session> session(new Session(std::move(options), context));
  Result<void> connected = session->connect();
  // Only what passes by itself is waited for: a wrong address should be told at once.
  const bool may_pass = !connected.ok() && (connected.error().kind() == ErrorKind::kTransient ||
                                            (session->shared_->is_reached && connected.error().retryable()));
  if (may_pass) connected = session->persist("connecting", [] { return Result<void>(); });
  TRY(std::move(connected));
  return session;
}

Result<void> Session::connect() {
  TRY_ASSIGN(connection_, Connection::open(options_.connection, context_));
  if (flavour_ == nullptr) TRY(greet());
  TRY(end_predecessor());
  shared_->is_reached = true;
  return options_.presence ? show_presence() : Result<void>();
}

// A connection that we gave up may go on on the server, with its locks, until TCP notices.
Result<void> Session::end_predecessor() {
  if (!flavour_->has_commit_status) return {};
  if (!backend_.empty())
    TRY(connection_->run(
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE " + backend_ +
        " AND usename = current_user"));
  return connection_->query(
      "SELECT pg_catalog.format('pid = %s AND backend_start = %L', pid, backend_start) FROM "
      "pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()",
      {}, [&](const Row& row) -> Result<void> {
        backend_ = row[0];
        return {};
      });
}

Result<void> Session::show_presence() {
  bool is_shown = false;
  const std::string number = std::to_string(*options_.presence);
  TRY(connection_->query("SELECT pg_try_advisory_lock_shared(" + number + ")", {},
                         [&](const Row& row) -> Result<void> {
                           is_shown = row[0] == "t";
                           return {};
                         }));
  if (is_shown) return {};
  return Error(ErrorKind::kTransient, "another sync is just clearing away what this one has staged");
}

Result<void> Session::greet() {
  std::string schema;
  const Flavour* flavour = nullptr;
  TRY(connection_->query("SELECT current_schema(), version()", {}, [&](const Row& row) -> Result<void> {
    schema = row[0];
    flavour = &flavour_of(row[1]);
    return {};
  }));
  if (schema.empty() || flavour == nullptr)
    return Error(
        ErrorKind::kConfig,
        "none of the schemas of search_path exists; create it or correct search_path in connection_string");
  if (!flavour->is_verified)
    context_.log->write(LogLevel::kWarn, "this server is not PostgreSQL: Landfall is not tested against it",
                        {{"server", std::string(flavour->title)}});
  dialect_ = postgresql::dialect(*flavour, schema, options_.tables);
  flavour_ = flavour;
  return {};
}

Result<void> Session::ready() {
  if (broken_) return *broken_;
  if (connection_ == nullptr || connection_->is_lost()) {
    if (in_block_) return Error(ErrorKind::kConnection, "the connection was lost within a transaction");
    span_.is_open = false;
    span_.has_savepoint = false;
    TRY(connect());
  }
  if (!span_.in_doubt.empty()) TRY(resolve_doubt());
  return span_.needs_replay() ? replay() : Result<void>();
}

// The connection was lost between COMMIT and its answer. Rows with keys can simply be written again; of
// others the server knows whether they are there.
Result<void> Session::resolve_doubt() {
  const auto has_keys = [](const Batch& batch) { return batch.table->has_keys(); };
  if (!std::ranges::all_of(span_.batches, has_keys)) {
    TRY_ASSIGN(const bool is_there, was_committed());
    if (is_there) {
      span_.clear();
      return {};
    }
  }
  span_.in_doubt.clear();
  return {};
}

Result<bool> Session::was_committed() {
  const auto without_keys =
      std::ranges::find_if(span_.batches, [](const Batch& batch) { return !batch.table->has_keys(); });
  std::string number;
  if (span_.in_doubt != kUnknown) {
    TRY_ASSIGN(const std::string fate, fate_of(span_.in_doubt));
    if (fate != "committed") return false;
    number = span_.in_doubt;
  }
  return has_first_row(*connection_, dialect_, *without_keys, number);
}

Result<std::string> Session::fate_of(const std::string& transaction) {
  std::string status;
  Result<void> asked =
      connection_->query("SELECT txid_status(" + transaction + ")", {}, [&](const Row& row) -> Result<void> {
        status = row[0];
        return {};
      });
  // "in the future": a crash took it away.
  if (!asked.ok() && connection_->sqlstate() == "22023") return std::string("aborted");
  TRY(std::move(asked));
  if (status == "in progress")
    return Error(ErrorKind::kTransient, "the server is still busy with the lost connection's COMMIT");
  return status;
}

Result<void> Session::persist(std::string_view doing, const std::function<Result<void>()>& work) {
  if (broken_) return *broken_;
  Result<void> done =
      with_retry(policy_of(options_), /*repeatable=*/true, context_, doing, [&]() -> Result<void> {
        Result<void> result = ready();
        if (result.ok()) result = work();
        if (!result.ok() && result.error().retryable()) drop_transaction();
        return result;
      });
  if (!done.ok() && done.error().retryable()) broken_ = done.error();
  return done;
}

void Session::drop_transaction() {
  if (connection_ != nullptr && !connection_->is_lost() && connection_->in_transaction())
    (void)connection_->run("ROLLBACK");
  in_block_ = false;
  span_.is_open = false;
  span_.has_savepoint = false;
}

Result<std::vector<sql::FoundTable>> Session::describe(std::span<const std::string> names) {
  TRY(ready());
  TRY_ASSIGN(std::vector<CatalogueTable> tables, look_up(*connection_, dialect_.schema, names));
  if (options_.tables.has_indexes()) TRY(look_up_indexes(*connection_, dialect_.schema, tables));
  shared_->tables.expect({names.begin(), names.end()});
  shared_->tables.forget();
  std::vector<sql::FoundTable> found;
  for (CatalogueTable& table : tables) found.push_back(std::move(table.found));
  return found;
}

Result<void> Session::execute(const sql::Statement& statement) {
  TRY(ready());
  std::vector<Parameter> parameters;
  for (const auto& value : statement.values) {
    TRY_ASSIGN(Parameter parameter, parameter_of(*value, 0));
    parameters.push_back(std::move(parameter));
  }
  TRY_ASSIGN(const std::int64_t rows, connection_->execute(statement.text, parameters));
  (void)rows;
  return {};
}

Result<void> Session::execute_all(std::span<const std::string> statements) {
  TRY(ready());
  std::string all;
  for (const std::string& text : statements) all += text + ";\n";
  return all.empty() ? Result<void>() : connection_->run(all);
}

Result<void> Session::begin() {
  TRY(ready());
  TRY(commit_once());
  TRY(connection_->run("BEGIN"));
  in_block_ = true;
  return {};
}

Result<void> Session::commit() {
  TRY(connection_->run("COMMIT"));
  in_block_ = false;
  shared_->tables.forget();
  return {};
}

void Session::rollback() { drop_transaction(); }

Result<void> Session::flush() {
  if (broken_) return *broken_;
  return span_.batches.empty() ? Result<void>() : commit_span();
}

Result<void> Session::commit_span() {
  return persist("committing rows", [this] { return commit_once(); });
}

Result<void> Session::commit_once() {
  if (!span_.is_open) return {};
  span_.in_doubt = span_.transaction.empty() ? std::string(kUnknown) : span_.transaction;
  Result<void> done = connection_->run("COMMIT");
  if (done.ok()) {
    span_.clear();
    return done;
  }
  if (connection_->is_lost()) return done;
  span_.in_doubt.clear();
  if (done.error().retryable() || done.error().kind() == ErrorKind::kCancelled) return done;
  span_.clear();
  broken_ = Error(ErrorKind::kAccess,
                  done.error().message() + "; rows of earlier batches were rolled back too: run again");
  return *broken_;
}

// The column may have fewer digits than a sync time: then rows of this sync were rounded, and so must be what
// they are compared with.
Result<void> Session::erase_stale(const sql::Dialect& dialect, const StaleRows& which) {
  TRY(ready());
  TRY_ASSIGN(const CatalogueTable table,
             shared_->tables.find(*connection_, dialect_.schema, which.table->name));
  sql::Dialect rounding = dialect;
  for (const sql::FoundColumn& column : table.found.columns)
    if (column.name == "_cq_sync_time" && column.declared.starts_with("timestamp"))
      rounding.is_before = [declared = column.declared](const std::string& name,
                                                        const std::string& parameter) {
        return name + " < " + parameter + "::" + declared;
      };
  return execute(sql::delete_stale(rounding, which));
}

bool Session::surely_none_stale(const StaleRows& which) const {
  return shared_->tables.none_older(which.table->name, which.sync_time_us);
}

Result<void> Session::select(const Table& table, const BatchSink& sink) {
  TRY(ready());
  TRY_ASSIGN(RowReader reader, RowReader::make(table));
  const auto hand_on = [&]() -> Result<void> {
    TRY_ASSIGN(std::shared_ptr<arrow::RecordBatch> rows, reader.finish());
    return sink(std::move(rows));
  };
  const auto take = [&](const Row& row) -> Result<void> {
    for (int column = 0; column < row.columns(); ++column)
      TRY(row.is_null(column) ? reader.append_null() : reader.append(row[column]));
    return reader.is_full() ? hand_on() : Result<void>();
  };
  TRY(connection_->query(sql::select_rows(dialect_, table), {}, take));
  return reader.rows() == 0 ? Result<void>() : hand_on();
}

Result<void> Session::close() {
  TRY(flush());
  warn_of_nuls();
  connection_.reset();
  return {};
}

void Session::warn_of_nuls() {
  if (notes_.nuls == 0) return;
  const bool stripped = notes_.nul_characters == NulCharacters::kStrip;
  context_.log->write(LogLevel::kWarn,
                      stripped
                          ? "left NUL characters out, which PostgreSQL cannot hold (option nul_characters)"
                          : "replaced NUL characters, which PostgreSQL cannot hold",
                      {{"values", std::to_string(notes_.nuls)}});
}

}  // namespace landfall::postgresql
