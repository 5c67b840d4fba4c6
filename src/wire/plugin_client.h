// A running plugin seen from the engine: its calls, with the protocol's rules and readable errors.
// Facts: protocol.md 3.2 to 3.6 and 5 of the reference.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/context.h>
#include <landfall/source.h>
#include <plugin_v3.grpc.pb.h>
#include "wire/host/plugin_host.h"
#include "wire/peer_watch.h"

namespace landfall {

/// What TestConnection said.
struct ConnectionTest {
  bool success = false;
  std::string code;
  std::string description;
};

/// Calls may come from several threads.
class PluginClient {
 public:
  /// Dials a plugin that was started and asks which protocols it speaks; it must speak version 3. `plugin` is
  /// for messages: `source "aws"`.
  static Result<std::shared_ptr<PluginClient>> connect(std::unique_ptr<PluginHost> host, std::string plugin,
                                                       const Context& context, PeerWatch::Limits limits);
  ~PluginClient();

  /// `spec` is JSON, or the word null.
  Result<void> init(std::string_view spec, bool no_connection, std::string_view invocation_id);
  Result<std::vector<TablePtr>> tables(const TableSelection& selection);
  /// Runs a sync: every message goes to the sink on this thread.
  Result<void> sync(const SyncRequest& request, MessageSink& sink);
  Result<ConnectionTest> test_connection(std::string_view spec);
  Result<void> close();

  const std::string& plugin() const { return plugin_; }
  PluginHost& host() { return *host_; }
  PeerWatch& watch() { return watch_; }
  cloudquery::plugin::v3::Plugin::Stub& stub() { return *stub_; }
  grpc::Channel& channel() { return *channel_; }

  /// The error of a call that ended badly: what the watch did, how the process ended, or what the plugin
  /// said.
  Error failure(const PeerWatch::Call& call, const grpc::Status& status);

 private:
  PluginClient(std::unique_ptr<PluginHost> host, std::string plugin, const Context& context,
               PeerWatch::Limits limits);
  Result<void> check_protocol();
  /// Calls a method of one request and one response.
  template <class Request, class Response>
  Result<Response> call(std::string_view doing,
                        grpc::Status (cloudquery::plugin::v3::Plugin::Stub::*method)(grpc::ClientContext*,
                                                                                     const Request&,
                                                                                     Response*),
                        const Request& request);

  const std::unique_ptr<PluginHost> host_;
  const std::string plugin_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<cloudquery::plugin::v3::Plugin::Stub> stub_;
  PeerWatch watch_;
};

}  // namespace landfall
