// Plain sockets: gRPC's own connection comes later and needs no help then.
#include "wire/host/listening.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

namespace landfall {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = "/landfall-XXXXXX";
constexpr std::string_view kSocket = "/plugin.sock";
constexpr std::string_view kPlainCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
constexpr int kConnectMs = 200;
constexpr int kHangUpMs = 100;
constexpr std::chrono::milliseconds kFirstPause{2}, kLongestPause{50};

bool can_hold_socket(const std::string& folder) {
  return folder.size() + kFolder.size() + kSocket.size() < sizeof(sockaddr_un::sun_path) &&
         folder.find_first_not_of(kPlainCharacters) == std::string::npos;
}

std::vector<std::string> temporary_folders() {
  std::error_code ignored;
  std::vector<std::string> all{fs::absolute(fs::temp_directory_path(ignored), ignored).string(), "/tmp"};
  std::erase_if(all, [](const auto& folder) { return folder.empty() || !can_hold_socket(folder); });
  return all;
}

bool connects(const Descriptor& socket, const sockaddr* address, socklen_t size) {
  if (::connect(socket.get(), address, size) == 0) return true;
  if (errno != EINPROGRESS) return false;
  pollfd waiting{.fd = socket.get(), .events = POLLOUT};
  if (::poll(&waiting, 1, kConnectMs) <= 0) return false;
  int failure = 0;
  socklen_t length = sizeof failure;
  return ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &failure, &length) == 0 && failure == 0;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

template <class Address>
const sockaddr* generic(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

Descriptor open_socket(int family) {
  return Descriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

Descriptor connect_to(std::uint16_t port) {
  Descriptor socket = open_socket(AF_INET);
  const sockaddr_in address = loopback(port);
  if (!connects(socket, generic(address), sizeof address)) socket.close();
  return socket;
}

}  // namespace

Result<SocketFolder> SocketFolder::make() {
  std::string failure = "TMPDIR and /tmp cannot hold a socket";
  for (const std::string& folder : temporary_folders()) {
    std::string path = folder + std::string(kFolder);
    if (::mkdtemp(path.data()) != nullptr) return SocketFolder(std::move(path));  // mode 0700
    failure = fmt::format("{}: {}", folder, std::strerror(errno));
  }
  return Error(ErrorKind::kConfig,
               fmt::format("making a private folder for a socket: {}; set TMPDIR to a folder that can be "
                           "written to",
                           failure));
}

SocketFolder& SocketFolder::operator=(SocketFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

SocketFolder::~SocketFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<std::uint16_t> free_loopback_port() {
  const Descriptor socket = open_socket(AF_INET);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const writable = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), writable, size) == 0 && ::getsockname(socket.get(), writable, &size) == 0)
    return std::uint16_t{ntohs(address.sin_port)};
  return Error(ErrorKind::kConnection, fmt::format("finding a free TCP port: {}", std::strerror(errno)));
}

bool unix_socket_answers(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return false;
  std::copy(path.begin(), path.end(), std::begin(address.sun_path));
  return connects(open_socket(AF_UNIX), generic(address), sizeof address);
}

bool port_answers(std::uint16_t port) { return connect_to(port).valid(); }

bool forwarded_port_answers(std::uint16_t port) {
  const Descriptor socket = connect_to(port);
  if (!socket.valid()) return false;
  pollfd waiting{.fd = socket.get(), .events = POLLIN};
  if (::poll(&waiting, 1, kHangUpMs) == 0) return true;
  char first = 0;
  return ::recv(socket.get(), &first, 1, MSG_PEEK) == 1;
}

Result<Waited> wait_until(const std::function<bool()>& ready, const Process& process,
                          std::chrono::steady_clock::time_point until, const CancelToken& cancel) {
  for (auto pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    TRY(cancel.check());
    if (process.ending()) return Waited::kEnded;
    if (ready()) return Waited::kReady;
    if (std::chrono::steady_clock::now() >= until) return Waited::kTooLate;
    process.wait_for(pause);
  }
}

}  // namespace landfall
