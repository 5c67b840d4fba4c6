// The log of a served plugin: lines on standard output, which the engine reads and counts by level.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include <landfall/context.h>

namespace landfall {

/// Longest line, its end included. CloudQuery's engine neither parses nor counts a line over 4096 bytes.
inline constexpr std::size_t kMostLineBytes = 4000;

struct WireLogOptions {
  LogLevel level = LogLevel::kInfo;
  bool json = false;   ///< one object a line for the engine; otherwise text for people
  std::string module;  ///< "sqlite-destination"
  int fd = 1;
};

/// Writes each line at once and whole. JSON lines carry no time: the engine adds its own.
class WireLog : public Log {
 public:
  explicit WireLog(WireLogOptions options) : options_(std::move(options)) {}
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {}) override;
  /// The id of the run, in every line from now on.
  void set_invocation_id(std::string id);

 private:
  const WireLogOptions options_;
  std::mutex mutex_;
  std::string invocation_id_;
};

}  // namespace landfall
