// SQLite's result codes as errors of Landfall's kinds, with what the user can do.
#pragma once

#include <sqlite3.h>

#include <string>

#include <landfall/result.h>

namespace landfall::sqlite {

/// Turns the connection's last failure (an extended result code) into an Error. `path` is the database's
/// file.
Error sqlite_error(sqlite3* connection, int code, const std::string& path);

}  // namespace landfall::sqlite
