// See sqlite_error.h. Codes: https://www.sqlite.org/rescode.html
#include "destinations/sqlite/sqlite_error.h"

#include <string_view>

namespace landfall::sqlite {
namespace {

struct Meaning {
  ErrorKind kind;
  std::string_view advice;
};

Meaning meaning_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::kTransient,
              "another program holds the database's lock; end it, or raise busy_timeout"};
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
      return {ErrorKind::kAccess, "the file and its folder must be writable for this user"};
    case SQLITE_CANTOPEN:
      return {ErrorKind::kAccess, "the folder must exist and be writable, and the path must not be a folder"};
    case SQLITE_FULL:
      return {ErrorKind::kAccess, "the disk (or the database's page limit) is full; make room and run again"};
    case SQLITE_NOTADB:
      return {ErrorKind::kAccess, "the file is not a SQLite database; choose another path"};
    case SQLITE_CORRUPT:
      return {ErrorKind::kAccess,
              "the database is damaged; restore it, or move it away so that a new one is made"};
    case SQLITE_IOERR:
      return {ErrorKind::kConnection, "reading or writing the file failed; check disk and mount"};
    case SQLITE_NOMEM:
      return {ErrorKind::kTransient, "memory is short"};
    case SQLITE_INTERRUPT:
      return {ErrorKind::kCancelled, "stopped on request"};
    case SQLITE_TOOBIG:
      return {ErrorKind::kRejected, "SQLite holds values and rows up to 1,000,000,000 bytes"};
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return {ErrorKind::kRejected, ""};
    case SQLITE_ERROR:
    case SQLITE_SCHEMA:
      return {ErrorKind::kSchema, "if the table is not as the sync expects it, let the sync migrate it"};
    default:
      return {ErrorKind::kBug, ""};
  }
}

}  // namespace

Error sqlite_error(sqlite3* connection, int code, const std::string& path) {
  const Meaning meaning = meaning_of(code);
  std::string message = "SQLite database \"" + path + "\": ";
  message += connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  message += " (code " + std::to_string(code) + ")";
  if (!meaning.advice.empty()) message.append("; ").append(meaning.advice);
  return {meaning.kind, std::move(message)};
}

}  // namespace landfall::sqlite
