// One line of a plugin's log, taken apart.
#pragma once

#include <landfall/context.h>

#include <memory>
#include <string>
#include <string_view>

namespace landfall {

struct LogRecord {
  LogLevel level = LogLevel::kInfo;
  bool counted = true;  ///< a level the protocol knows
  bool plain = false;   ///< not a JSON object
  std::string text;     ///< the message, then the other fields as key=value
};

/// Reads lines one after the other; used by one thread.
class LogRecordReader {
 public:
  LogRecordReader();
  ~LogRecordReader();

  /// Reads a whole line. One that is no JSON object is kept as it is, at info; a level that is missing or
  /// unknown makes an error that is not counted. The fields `module` and `invocation_id` are left out: what
  /// stands beside the line says the same.
  LogRecord read(std::string_view line);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

/// Reads the beginning of a line that was too long: its text as it is, and the level when one can be found.
LogRecord read_beginning(std::string_view line);

}  // namespace landfall
