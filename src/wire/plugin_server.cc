// A gRPC server that offers one destination as a plugin.
#include "wire/plugin_server.h"
#include "wire/library_logs.h"

#include <fmt/format.h>
#include <grpcpp/resource_quota.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "wire/ipc.h"
#include "wire/plugin_service.h"

namespace landfall {
namespace {

// Each call has a thread, and each Write stream its writer's queue: more streams than this are refused.
constexpr int kMostThreads = 72;

Error cannot_listen(const std::string& address, std::string_view why) {
  return Error(ErrorKind::kConnection, fmt::format("listening on {}: {}", address, why));
}

/// True when somebody answers at the socket.
bool is_listening(const sockaddr_un& address) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool answered = connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return answered;
}

/// Makes room for a socket at `path`.
Result<void> clear_path(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    return cannot_listen(path,
                         fmt::format("the path of a socket has 1 to {} bytes", sizeof address.sun_path - 1));
  std::memcpy(address.sun_path, path.c_str(), path.size());
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0) return {};  // what else is wrong with it, listening will tell
  if (!S_ISSOCK(found.st_mode))
    return cannot_listen(path, "there is a file of that name; remove it or choose another path");
  if (is_listening(address)) return cannot_listen(path, "another process listens there");
  if (unlink(path.c_str()) != 0) return cannot_listen(path, std::strerror(errno));
  return {};
}

void set_limits(grpc::ServerBuilder& builder) {
  grpc::ResourceQuota quota("landfall");
  quota.SetMaxThreads(kMostThreads);
  builder.SetResourceQuota(quota);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(kMaxMessageBytes);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  // Without this two plugins can listen on one port, and each gets half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

}  // namespace

struct PluginServer::Parts {
  Parts(const DestinationDef& def, std::string version, WireLog& log)
      : plugin(def, std::move(version), log) {}

  Result<void> listen(const ListenAddress& where) {
    const bool is_unix = where.network == ListenAddress::Network::kUnix;
    if (is_unix) TRY(clear_path(where.address));
    grpc::ServerBuilder builder;
    set_limits(builder);
    int port = 0;
    builder.AddListeningPort(is_unix ? "unix:" + where.address : where.address,
                             grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&plugin);
    builder.RegisterService(&discovery);
    const mode_t before = umask(is_unix ? 0177 : 0022);
    server = builder.BuildAndStart();
    umask(before);
    if (!server || port == 0)
      return cannot_listen(where.address, "the address is taken or does not exist; choose another --address");
    if (is_unix) socket_path = where.address;
    address = is_unix ? where.address
                      : where.address.substr(0, where.address.rfind(':') + 1) + std::to_string(port);
    return {};
  }

  PluginService plugin;
  DiscoveryService discovery;
  std::unique_ptr<grpc::Server> server;
  std::string address;
  std::string socket_path;
  std::atomic<bool> stopped{false};
};

PluginServer::PluginServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PluginServer::~PluginServer() { stop("the server is closed"); }

Result<std::unique_ptr<PluginServer>> PluginServer::start(const DestinationDef& def, std::string version,
                                                          const ListenAddress& where, WireLog& log) {
  silence_library_logs();
  auto parts = std::make_unique<Parts>(def, std::move(version), log);
  TRY(parts->listen(where));
  return std::unique_ptr<PluginServer>(new PluginServer(std::move(parts)));
}

const std::string& PluginServer::address() const { return parts_->address; }

void PluginServer::stop(std::string_view reason) {
  if (!parts_->server || parts_->stopped.exchange(true)) return;
  parts_->plugin.stop(reason);
  parts_->server->Shutdown(std::chrono::system_clock::now());
  remove_socket();
}

void PluginServer::remove_socket() {
  if (!parts_->socket_path.empty()) unlink(parts_->socket_path.c_str());
}

}  // namespace landfall
