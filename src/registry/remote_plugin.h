// A plugin outside this program that a document names: found, started at its first use, and then there for
// the rest of the command.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "spec/plugin_spec.h"
#include "wire/plugin_client.h"

namespace landfall {

/// What the command line says about plugins outside this program.
struct PluginSettings {
  std::filesystem::path cache = ".cq";  ///< --cq-dir
  LogLevel log_level = LogLevel::kInfo;
  PeerWatch::Limits patience;
  Context context;  ///< its log and cancel token outlive the plugins
};

/// Thread-safe.
class RemotePlugin {
 public:
  RemotePlugin(PluginKind kind, const PluginSpec& document, PluginSettings settings);

  /// Starts the plugin if need be and connects to it.
  Result<std::shared_ptr<PluginClient>> client();
  /// Downloads the plugin if need be, without starting it. Nothing to do for registries without downloads.
  Result<void> install();

  /// Flags that only this document asks for. Before the first use.
  void add_flag(std::string flag) { flags_.push_back(std::move(flag)); }
  /// Listens on TCP rather than on a unix socket, for peers in containers. Before the first use.
  void use_tcp() { use_tcp_ = true; }
  bool uses_tcp() const { return use_tcp_; }

  bool is_container() const { return registry_ == Registry::kDocker; }
  /// Lines its process logged at these levels so far.
  std::int64_t logged_errors();
  std::int64_t logged_warnings();

 private:
  Result<std::unique_ptr<PluginHost>> start();
  Result<std::unique_ptr<PluginHost>> start_fetched(const HostOptions& options);

  const PluginKind kind_;
  const Registry registry_;
  const std::string path_;
  const std::string version_;
  const std::string plugin_;  ///< for messages: `source "aws"`
  const Secret docker_token_;
  const PluginSettings settings_;
  std::vector<std::string> flags_;
  bool use_tcp_ = false;
  std::mutex mutex_;
  std::shared_ptr<PluginClient> client_;
};

/// Adds a problem for each thing about the document that cannot work, as far as it can be told without
/// starting or downloading anything.
void check_remote(const PluginSpec& document, Problems& problems);

}  // namespace landfall
