// The `docker` command line, called for one thing at a time.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

#include <chrono>
#include <string>
#include <vector>

namespace landfall {

/// How a command went.
struct CommandOutcome {
  bool succeeded = false;
  std::string output;  ///< both streams, the first 64 KiB
  std::string ending;  ///< `exited with status 1`
};

class Docker {
 public:
  /// Finds `docker` in PATH, or what LANDFALL_DOCKER names (a path, or a command such as podman). kConfig
  /// when there is none.
  static Result<Docker> find();

  /// The file to execute.
  const std::string& command() const { return command_; }
  /// Runs `docker <arguments>` to its end; kCancelled when `cancel` says so before, kConnection after
  /// `limit`.
  Result<CommandOutcome> run(std::vector<std::string> arguments, const CancelToken& cancel,
                             std::chrono::milliseconds limit,
                             std::vector<std::string> environment = {}) const;

 private:
  explicit Docker(std::string command) : command_(std::move(command)) {}
  std::string command_;
};

}  // namespace landfall
