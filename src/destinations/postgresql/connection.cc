// See connection.h.
#include "destinations/postgresql/connection.h"

#include <poll.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "destinations/postgresql/server_error.h"

namespace landfall::postgresql {
namespace {

constexpr std::size_t kPart = std::size_t{256} << 10;
constexpr std::size_t kMostHeldBack = std::size_t{1} << 20;
constexpr std::chrono::seconds kTimeToCancel{5};

bool succeeded(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_EMPTY_QUERY:
    case PGRES_COPY_IN:
      return true;
    default:
      return false;
  }
}

std::int64_t rows_touched(PGresult* result) { return std::strtoll(PQcmdTuples(result), nullptr, 10); }

// What PQsendQueryParams wants of parameters.
struct Arguments {
  explicit Arguments(std::span<const Parameter> parameters) : formats(parameters.size(), 1) {
    for (const Parameter& parameter : parameters) {
      types.push_back(parameter.type);
      values.push_back(parameter.is_null ? nullptr : parameter.value.data());
      lengths.push_back(static_cast<int>(parameter.value.size()));
    }
  }

  std::vector<::Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
};

// The server knows no such setting, or refuses its value or its being set.
bool is_about_setting(std::string_view sqlstate) {
  return sqlstate == "42704" || sqlstate == "42602" || sqlstate == "42501" || sqlstate == "55P02" ||
         sqlstate.starts_with("22");
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionOptions& options,
                                                     const Context& context) {
  TRY_ASSIGN(OwnedConnection raw, log_in(options.info, context));
  std::unique_ptr<Connection> connection(new Connection(std::move(raw), options.stall_timeout, context));
  TRY(connection->prepare_session(options.info).during("preparing the session on " + connection->place_));
  return connection;
}

Connection::Connection(OwnedConnection connection, std::chrono::milliseconds stall_timeout,
                       const Context& context)
    : connection_(std::move(connection)), stall_timeout_(stall_timeout), context_(context) {
  place_ = place_of(connection_.get());
  PQsetnonblocking(connection_.get(), 1);
  PQsetNoticeReceiver(connection_.get(), on_notice, this);
}

Connection::~Connection() = default;

Result<void> Connection::prepare_session(const ConnectionInfo& info) {
  auto prepared = run(session_statement(connection_.get(), info));
  if (prepared.ok() || info.settings.empty() || !is_about_setting(sqlstate_)) return prepared;
  return Error(ErrorKind::kConfig, "connection_string: the server refuses a setting of the session: " +
                                       prepared.error().message());
}

// The text of a notice that a function of the database raised may hold values.
void Connection::on_notice(void* self, const PGresult* notice) {
  auto& connection = *static_cast<Connection*>(self);
  ++connection.notices_;
  const ServerFailure said = failure_of(notice);
  const char* const severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  std::string text = severity != nullptr ? severity : "NOTICE";
  if (text == "WARNING" && said.context.empty()) text += ": " + message_without_values(said);
  connection.context_.log->write(LogLevel::kDebug, "PostgreSQL says " + text, {{"sqlstate", said.sqlstate}});
}

Result<void> Connection::begin() {
  sqlstate_.clear();
  if (connection_ == nullptr)
    return Error(ErrorKind::kConnection, "the connection to " + place_ + " is closed");
  return context_.cancel->check();
}

Result<void> Connection::run(const std::string& sql) {
  TRY(begin());
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return not_sent();
  return finish(nullptr);
}

Result<void> Connection::send_query(const std::string& sql, std::span<const Parameter> parameters) {
  TRY(begin());
  const Arguments arguments(parameters);
  const int sent = PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(parameters.size()),
                                     arguments.types.data(), arguments.values.data(),
                                     arguments.lengths.data(), arguments.formats.data(), 0);
  if (sent == 0) return not_sent();
  return {};
}

Result<std::int64_t> Connection::execute(const std::string& sql, std::span<const Parameter> parameters) {
  TRY(send_query(sql, parameters));
  std::int64_t rows = 0;
  TRY(finish(&rows));
  return rows;
}

Result<void> Connection::query(const std::string& sql, std::span<const Parameter> parameters,
                               const RowSink& sink) {
  TRY(send_query(sql, parameters));
  PQsetSingleRowMode(connection_.get());
  for (;;) {
    TRY_ASSIGN(const OwnedResult result, next());
    if (result == nullptr) return {};
    for (int row = 0; row < PQntuples(result.get()); ++row) {
      auto taken = sink(Row(result.get(), row));
      if (taken.ok()) continue;
      interrupt();
      return std::move(taken).error();
    }
  }
}

Result<void> Connection::begin_copy(const std::string& sql, std::string* value) {
  TRY(begin());
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return not_sent();
  while (!copying_) {
    TRY_ASSIGN(const OwnedResult result, next());
    if (result == nullptr) return Error(ErrorKind::kBug, "the statement began no COPY");
    copying_ = PQresultStatus(result.get()) == PGRES_COPY_IN;
    if (value != nullptr && PQntuples(result.get()) > 0) *value = PQgetvalue(result.get(), 0, 0);
  }
  held_back_ = 0;
  suspicion_ = 0;
  return {};
}

Result<void> Connection::send(std::string_view bytes) {
  TRY(begin());
  if (!copying_) return Error(ErrorKind::kBug, "no COPY is under way");
  for (; !bytes.empty(); bytes.remove_prefix(std::min(kPart, bytes.size()))) {
    const std::string_view part = bytes.substr(0, kPart);
    if (PQputCopyData(connection_.get(), part.data(), static_cast<int>(part.size())) != 1)
      return failure_of_copy();
    held_back_ += part.size();
    if (held_back_ >= kMostHeldBack) TRY(send_held_back());
  }
  return {};
}

// libpq sends what the socket takes at once and keeps the rest.
Result<void> Connection::send_held_back() {
  if (auto flushed = flush(connection_.get(), patience()); !flushed.ok())
    return wait_ended(std::move(flushed).error());
  held_back_ = 0;
  return look_for_failure();
}

// A server that has failed a COPY drops the rest of it and waits for its end; libpq gives its error after
// that end only. So anything it says during a COPY is taken for a failure, but for notices: time is left for
// the rest of one to come.
Result<void> Connection::look_for_failure() {
  pollfd polled{PQsocket(connection_.get()), POLLIN, 0};
  const bool says_something = ::poll(&polled, 1, 0) > 0;
  if (says_something && PQconsumeInput(connection_.get()) == 0) return failure_of_copy();
  PGnotify* const notification = PQnotifies(connection_.get());  // takes notices out of the input, too
  PQfreemem(notification);
  if (suspicion_ == notices_ + 1) return failure_of_copy();
  suspicion_ = says_something ? notices_ + 1 : 0;
  return {};
}

Error Connection::failure_of_copy() {
  copying_ = false;
  (void)PQputCopyEnd(connection_.get(), "given up");
  auto ended = finish(nullptr);
  if (!ended.ok()) return std::move(ended).error();
  return {ErrorKind::kBug, "the server took a COPY that was given up"};
}

Result<std::int64_t> Connection::end_copy() {
  TRY(begin());
  if (!copying_) return Error(ErrorKind::kBug, "no COPY is under way");
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) return failure_of_copy();
  copying_ = false;
  std::int64_t rows = 0;
  TRY(finish(&rows));
  return rows;
}

void Connection::abort_copy() {
  if (copying_ && !drain()) close();
}

// The next result of what was sent; on failure everything that follows is taken away.
Result<OwnedResult> Connection::next() {
  auto result = next_result(connection_.get(), patience());
  if (!result.ok()) return wait_ended(std::move(result).error());
  if (*result == nullptr || succeeded(result->get())) return result;
  Error error = failed(result->get());
  if (!drain()) close();
  return error;
}

Result<void> Connection::finish(std::int64_t* rows) {
  for (;;) {
    TRY_ASSIGN(const OwnedResult result, next());
    if (result == nullptr) return {};
    if (PQresultStatus(result.get()) == PGRES_COPY_IN) {
      interrupt();
      return Error(ErrorKind::kBug, "a COPY where none was expected");
    }
    if (rows != nullptr) *rows = rows_touched(result.get());
  }
}

Error Connection::failed(const PGresult* result) {
  const ServerFailure failure = failure_of(result);
  sqlstate_ = failure.sqlstate;
  if (!sqlstate_.empty()) return server_error(failure);
  return {ErrorKind::kConnection, "the connection to " + place_ + " was lost; check that the server runs"};
}

Error Connection::not_sent() {
  if (is_lost()) return failed(nullptr);
  return {ErrorKind::kBug, std::string("libpq took no statement: ") + PQerrorMessage(connection_.get())};
}

Error Connection::wait_ended(Error error) {
  if (error.kind() == ErrorKind::kCancelled)
    interrupt();
  else
    close();
  return std::move(error).during("waiting for " + place_);
}

// Ends what is under way for a reason of ours. The session can be used again unless the server does not
// answer.
void Connection::interrupt() {
  if (!cancel_statement(connection_.get(), kTimeToCancel) || !drain()) close();
}

// Takes all results of the statement away, ending a COPY. False when the server does not end it in time.
bool Connection::drain() {
  const Patience patience{nullptr, kTimeToCancel};
  if (std::exchange(copying_, false)) (void)PQputCopyEnd(connection_.get(), "given up");
  for (;;) {
    const auto result = next_result(connection_.get(), patience);
    if (!result.ok() || PQstatus(connection_.get()) == CONNECTION_BAD) return false;
    if (*result == nullptr) return true;
    const ExecStatusType status = PQresultStatus(result->get());
    if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) return false;
    if (status == PGRES_COPY_IN) (void)PQputCopyEnd(connection_.get(), "given up");
  }
}

bool Connection::is_lost() const { return PQstatus(connection_.get()) != CONNECTION_OK; }

bool Connection::in_transaction() const {
  const PGTransactionStatusType status = PQtransactionStatus(connection_.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

std::string Connection::parameter_status(const char* name) const {
  const char* const value = PQparameterStatus(connection_.get(), name);
  return value != nullptr ? value : "";
}

}  // namespace landfall::postgresql
