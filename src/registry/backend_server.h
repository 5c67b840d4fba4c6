// A built-in destination served to a source plugin, which keeps its state there and speaks gRPC.
#pragma once

#include <memory>
#include <string>

#include <landfall/destination.h>

namespace landfall {

/// Serves while it lives.
class BackendServer {
 public:
  /// Serves a destination, initialised with its spec (JSON), on a private unix socket, or on a loopback port
  /// for peers in containers. `context`'s log outlives the server.
  static Result<std::unique_ptr<BackendServer>> start(const DestinationDef& def, const std::string& spec,
                                                      bool on_tcp, const Context& context);
  ~BackendServer();

  /// The gRPC target to reach it.
  const std::string& target() const;

 private:
  struct Parts;
  explicit BackendServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace landfall
