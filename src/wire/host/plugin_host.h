// A plugin that can be dialled, and the process or container behind it when Landfall started one.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace landfall {

/// Used by one thread; the counters and `ending` may be read from any. Destroying one that was not stopped
/// kills what it started: nothing is left running.
class PluginHost {
 public:
  virtual ~PluginHost() = default;
  /// The gRPC target: `unix:///…/plugin.sock` or `host:port`.
  virtual const std::string& target() const = 0;
  /// False for a plugin that somebody else runs.
  virtual bool has_process() const { return true; }
  /// How the process ended, if it has: `exited with status 3`, `was killed by signal 9 (out of memory?)`.
  /// Nothing while it runs, and for plugins that somebody else runs.
  virtual std::optional<std::string> ending() = 0;
  /// Log lines of these levels so far (protocol.md 4.3: levels are part of the protocol).
  virtual std::int64_t logged_errors() const { return 0; }
  virtual std::int64_t logged_warnings() const { return 0; }
  /// Kills the process, which ends every call to it. Thread-safe; `stop` is still to follow.
  virtual void kill() {}
  /// Asks the process to end, kills it when it does not, and waits. A bad ending is logged as a warning, not
  /// an error: the work was done before.
  virtual void stop() {}
};

struct HostOptions {
  std::string plugin;                               ///< for messages: `source "aws"`
  LogLevel log_level = LogLevel::kInfo;             ///< passed as --log-level
  std::vector<std::string> more_flags;              ///< appended, for example --otel-endpoint X
  bool use_tcp = false;                             ///< a free loopback port in place of a unix socket
  std::chrono::milliseconds start_timeout{30'000};  ///< until it accepts connections, all attempts together
  std::chrono::milliseconds stop_grace{5'000};      ///< between SIGINT and SIGKILL
};

/// Starts a plugin executable and waits until it accepts connections (registries local, cloudquery, github).
/// A relative path and a bare name are files of the working directory; PATH is not searched. One that ends
/// before it accepts connections is started up to three times. kConfig when the path cannot be executed;
/// kConnection, with how it ended and its last words, when it does not come up; kCancelled when the user
/// wishes to stop.
Result<std::unique_ptr<PluginHost>> start_executable(const std::string& path, const HostOptions& options,
                                                     const Context& context);

struct ContainerImage {
  std::string reference;            ///< as in `path`
  std::string registry_auth_token;  ///< docker_registry_auth_token, or empty
};

/// Runs a plugin image through the `docker` command (registry docker), pulling it when it is not there. The
/// command is looked for in PATH; the environment variable LANDFALL_DOCKER names another. Errors as above,
/// and kConfig when there is no such command. The daemon must be of this machine: the plugin is dialled at
/// 127.0.0.1.
Result<std::unique_ptr<PluginHost>> start_container(const ContainerImage& image, const HostOptions& options,
                                                    const Context& context);

/// A plugin that somebody else runs (registry grpc): nothing is started or stopped.
std::unique_ptr<PluginHost> remote_host(std::string address);

}  // namespace landfall
