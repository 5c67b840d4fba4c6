// Serves on a private address and initialises over it, as the protocol's engine does.
#include "registry/backend_server.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "wire/host/listening.h"
#include "wire/plugin_client.h"
#include "wire/plugin_server.h"

namespace landfall {
namespace {

/// Lines of the served destination go where the command's own go.
class PassedOn : public WireLog {
 public:
  explicit PassedOn(Log& log) : WireLog({}), log_(log) {}
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) override {
    log_.write(level, message, fields);
  }

 private:
  Log& log_;
};

}  // namespace

struct BackendServer::Parts {
  Parts(const Context& context, std::optional<SocketFolder> place)
      : log(*context.log), folder(std::move(place)) {}

  PassedOn log;
  std::optional<SocketFolder> folder;
  std::unique_ptr<PluginServer> server;
  std::string target;
};

BackendServer::BackendServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
BackendServer::~BackendServer() = default;
const std::string& BackendServer::target() const { return parts_->target; }

Result<std::unique_ptr<BackendServer>> BackendServer::start(const DestinationDef& def,
                                                            const std::string& spec, bool on_tcp,
                                                            const Context& context) {
  std::optional<SocketFolder> folder;
  if (!on_tcp) {
    TRY_ASSIGN(folder, SocketFolder::make());
  }
  auto parts = std::make_unique<Parts>(context, std::move(folder));
  const ListenAddress where = on_tcp ? ListenAddress{ListenAddress::Network::kTcp, "127.0.0.1:0"}
                                     : ListenAddress{ListenAddress::Network::kUnix, parts->folder->socket()};
  TRY_ASSIGN(parts->server, PluginServer::start(def, "v0.0.0", where, parts->log));
  parts->target = on_tcp ? parts->server->address() : "unix://" + parts->server->address();
  TRY_ASSIGN(const auto client, PluginClient::connect(remote_host(parts->target),
                                                      fmt::format("backend {}", def.name), context, {}));
  TRY(client->init(spec, /*no_connection=*/false, context.invocation_id));
  return std::unique_ptr<BackendServer>(new BackendServer(std::move(parts)));
}

}  // namespace landfall
