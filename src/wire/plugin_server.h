// A gRPC server that offers one destination as a plugin.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <landfall/destination.h>
#include "wire/serving/wire_log.h"

namespace landfall {

struct ListenAddress {
  enum class Network : std::uint8_t { kTcp, kUnix };
  Network network = Network::kTcp;
  std::string address;  ///< HOST:PORT, or a socket's path
};

class PluginServer {
 public:
  /// Starts to listen. A socket is the owner's alone; one that is left over from a dead process is replaced.
  /// kConnection when the address cannot be had. `def` and `log` outlive the server.
  static Result<std::unique_ptr<PluginServer>> start(const DestinationDef& def, std::string version,
                                                     const ListenAddress& where, WireLog& log);
  ~PluginServer();

  /// Where it listens: the port is the real one where 0 was asked for.
  const std::string& address() const;
  /// Takes no more calls, cancels those under way and waits for their end.
  void stop(std::string_view reason);
  /// Removes the socket; for a process that ends without waiting.
  void remove_socket();

 private:
  struct Parts;
  explicit PluginServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace landfall
