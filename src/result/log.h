// The log of the program: a file, standard error, or both; text or JSON lines; never a secret.
#pragma once

#include <landfall/context.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace landfall {

struct LogOptions {
  LogLevel level = LogLevel::kInfo;  ///< lines below it are dropped
  bool json = false;                 ///< JSON lines in place of text
  std::string file;                  ///< where to append; empty: no file
  bool overwrite = false;            ///< empty the file first
  bool console = false;              ///< also to standard error
  std::string module = "cli";        ///< JSON field `module`
  std::string invocation_id;         ///< JSON field `invocation_id`
};

/// Opens a log. Lines are written through at once, so that a killed process leaves what it said.
/// Fails with kConfig when the file cannot be opened.
Result<std::unique_ptr<Log>> open_log(const LogOptions& options);

/// Reads `trace`, `debug`, `info`, `warn` or `error`.
std::optional<LogLevel> parse_log_level(std::string_view text);
std::string_view to_string(LogLevel level);

}  // namespace landfall
