// Where the database is, out of the connection string: a path or a `file:` URI, with the parameters that
// CloudQuery's driver understands.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/result.h>

namespace landfall::sqlite {

enum class OpenMode : std::uint8_t { kReadOnly, kReadWrite, kCreate, kMemory };

struct Location {
  std::string path;  ///< of the file; `:memory:` for none
  OpenMode mode = OpenMode::kCreate;
  std::vector<std::pair<std::string, std::string>> pragmas;  ///< name and value, checked

  bool in_memory() const { return mode == OpenMode::kMemory; }
};

/// Takes a connection string apart. Everything after the first `?` are parameters, also without `file:`.
/// Unknown parameters are kConfig, without a position.
Result<Location> parse_location(std::string_view connection_string);

}  // namespace landfall::sqlite
