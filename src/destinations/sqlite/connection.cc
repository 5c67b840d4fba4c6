// See connection.h.
#include "destinations/sqlite/connection.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <limits>
#include <mutex>
#include <utility>

#include "destinations/sqlite/cell.h"
#include "destinations/sqlite/functions.h"
#include "destinations/sqlite/sqlite_error.h"

namespace landfall::sqlite {
namespace {

constexpr std::size_t kMostKept = 256;
constexpr int kOperationsBetweenChecks = 100'000;
constexpr int kNewPageSize = 16'384;
constexpr int kCacheKib = 65'536;

// Counting every allocation under a lock is of use to nobody here.
void configure_library() {
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

int flags_of(const Location& location, bool may_create) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= location.mode == OpenMode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const bool create = location.in_memory() || (may_create && location.mode == OpenMode::kCreate);
  return create ? flags | SQLITE_OPEN_CREATE : flags;
}

Result<void> check_folder(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  struct stat info {};
  if (folder.empty() || stat(folder.c_str(), &info) == 0) return {};
  return Error(ErrorKind::kAccess, "the folder \"" + folder.string() + "\" of SQLite database \"" + path +
                                       "\" cannot be reached: " + std::strerror(errno) + "; create it first");
}

Result<void> check_is_file(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode)) return {};
  return Error(ErrorKind::kAccess, "SQLite database \"" + path + "\" is not a file; choose another path");
}

// Hands one single value to SQLite as a parameter, by way of the function that cells of rows go through.
Result<void> bind_parameter(Connection& connection, sqlite3_stmt* statement, int index,
                            const arrow::Array& value) {
  TRY_ASSIGN(const Cell cell, bind_cell(value));
  TRY_ASSIGN(sqlite3_stmt* const evaluate, connection.kept("SELECT landfall_value(?)"));
  sqlite3_bind_pointer(evaluate, 1, const_cast<Cell*>(&cell), kCellPointer, nullptr);
  const int code = sqlite3_step(evaluate);
  if (code == SQLITE_ROW) sqlite3_bind_value(statement, index, sqlite3_column_value(evaluate, 0));
  sqlite3_reset(evaluate);
  sqlite3_clear_bindings(evaluate);
  if (code != SQLITE_ROW) return connection.error(code);
  return {};
}

void sync_folder(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  (void)fsync(fd);
  ::close(fd);
}

}  // namespace

bool has_content(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && (!S_ISREG(info.st_mode) || info.st_size > 0);
}

Result<std::unique_ptr<Connection>> Connection::open(ConnectionOptions options, const Context& context,
                                                     bool may_create) {
  std::unique_ptr<Connection> connection(new Connection(std::move(options), context));
  const std::string doing = "opening SQLite database \"" + connection->options_.location.path + "\"";
  TRY(connection->open_file(may_create).during(doing));
  TRY(connection->configure().during(doing));
  return connection;
}

Result<void> Connection::open_file(bool may_create) {
  configure_library();
  const Location& location = options_.location;
  is_new_ = location.in_memory() || !has_content(location.path);
  if (!location.in_memory()) {
    TRY(check_folder(location.path));
    TRY(check_is_file(location.path));
  }
  const int code = sqlite3_open_v2(location.path.c_str(), &handle_, flags_of(location, may_create), nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Result<void> Connection::configure() {
  sqlite3_busy_handler(handle_, on_busy, this);
  sqlite3_progress_handler(handle_, kOperationsBetweenChecks, on_progress, this);
  // A misspelt column name in double quotes must not turn into a text.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  TRY(install_functions(handle_));
  TRY(run("PRAGMA schema_version"));  // reads the header: says now that a file is not a database
  TRY(run("PRAGMA secure_delete = OFF"));
  // Of an empty file SQLite counts the KiB of a cache in pages of 4096 bytes, four times what was asked for:
  // so in pages.
  if (is_new_) TRY(run("PRAGMA page_size = " + std::to_string(kNewPageSize)));
  TRY(run("PRAGMA cache_size = " + std::to_string(is_new_ ? kCacheKib * 1024 / kNewPageSize : -kCacheKib)));
  for (const auto& [name, value] : options_.location.pragmas) {
    if (name == "busy_timeout") {
      options_.busy_timeout = std::chrono::milliseconds(std::strtoll(value.c_str(), nullptr, 10));
    } else if (name != "journal_mode" && name != "synchronous") {
      TRY(run("PRAGMA " + name + " = " + value));
    }
  }
  return {};
}

Connection::~Connection() {
  kept_.clear();
  sqlite3_close_v2(handle_);
}

Error Connection::error(int code) const { return sqlite_error(handle_, code, options_.location.path); }

// Waits on the cancel token, so that Ctrl-C ends the waiting too.
int Connection::on_busy(void* self, int tries) {
  auto& connection = *static_cast<Connection*>(self);
  const auto now = std::chrono::steady_clock::now();
  if (tries == 0) connection.busy_since_ = now;
  if (!connection.waits_ || now - connection.busy_since_ >= connection.options_.busy_timeout) return 0;
  const std::chrono::milliseconds pause(std::min(1 + tries * 2, 50));
  return connection.context_.cancel->wait_for(pause) ? 0 : 1;
}

int Connection::on_progress(void* self) {
  return static_cast<Connection*>(self)->context_.cancel->cancelled() ? 1 : 0;
}

Result<sqlite3_stmt*> Connection::prepare(const std::string& sql, unsigned flags) {
  if (sql.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return Error(ErrorKind::kUnsupported, "a statement of more than 2 GiB");
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), flags, &statement, nullptr);
  if (code != SQLITE_OK) return error(code);
  return statement;
}

Result<void> Connection::run(const std::string& sql) {
  return query(sql, [](sqlite3_stmt*) { return Result<void>(); });
}

Result<void> Connection::run(const sql::Statement& statement) {
  TRY_ASSIGN(sqlite3_stmt* const raw, prepare(statement.text, 0));
  const OwnedStatement prepared(raw);
  int index = 0;
  for (const auto& value : statement.values) TRY(bind_parameter(*this, raw, ++index, *value));
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(raw);
  if (code != SQLITE_DONE) return error(code);
  return {};
}

Result<void> Connection::query(const std::string& sql,
                               const std::function<Result<void>(sqlite3_stmt* row)>& take) {
  TRY_ASSIGN(sqlite3_stmt* const raw, prepare(sql, 0));
  const OwnedStatement prepared(raw);
  int code = sqlite3_step(raw);
  for (; code == SQLITE_ROW; code = sqlite3_step(raw)) TRY(take(raw));
  if (code != SQLITE_DONE) return error(code);
  return {};
}

Result<std::int64_t> Connection::number(const std::string& sql) {
  std::int64_t value = 0;
  TRY(query(sql, [&](sqlite3_stmt* row) {
    value = sqlite3_column_int64(row, 0);
    return Result<void>();
  }));
  return value;
}

Result<std::string> Connection::text(const std::string& sql) {
  std::string value;
  TRY(query(sql, [&](sqlite3_stmt* row) {
    if (const unsigned char* text = sqlite3_column_text(row, 0)) value = reinterpret_cast<const char*>(text);
    return Result<void>();
  }));
  return value;
}

Result<sqlite3_stmt*> Connection::kept(const std::string& sql) {
  const auto found = kept_.find(sql);
  if (found != kept_.end()) return found->second.get();
  if (kept_.size() >= kMostKept) kept_.clear();
  TRY_ASSIGN(sqlite3_stmt* const statement, prepare(sql, SQLITE_PREPARE_PERSISTENT));
  kept_.emplace(sql, statement);
  return statement;
}

Result<void> Connection::sync() {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (options_.location.in_memory() || file == nullptr || file->pMethods == nullptr) return {};
  if (const int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL); code != SQLITE_OK)
    return sqlite_error(nullptr, code, options_.location.path);
  sync_folder(options_.location.path);
  return {};
}

Result<void> Connection::close() {
  kept_.clear();
  const int code = sqlite3_close(handle_);
  if (code != SQLITE_OK) return error(code);
  handle_ = nullptr;
  return {};
}

}  // namespace landfall::sqlite
