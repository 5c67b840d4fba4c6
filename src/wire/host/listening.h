// Where a plugin listens: a socket or a port, and whether somebody answers there already.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "wire/host/process.h"

namespace landfall {

/// A folder that only this user may enter, for one socket; removed with all that is in it.
class SocketFolder {
 public:
  /// Makes it in the temporary directory, or in /tmp when that one's name is too long for a socket or has
  /// characters that mean something in a gRPC target.
  static Result<SocketFolder> make();
  SocketFolder(SocketFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  SocketFolder& operator=(SocketFolder&& other) noexcept;
  ~SocketFolder();

  std::string socket() const { return path_ + "/plugin.sock"; }

 private:
  explicit SocketFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

/// A TCP port of 127.0.0.1 that was free just now.
Result<std::uint16_t> free_loopback_port();

/// Says whether somebody accepts connections on a unix socket.
bool unix_socket_answers(const std::string& path);
/// Says whether somebody accepts connections on a port of 127.0.0.1.
bool port_answers(std::uint16_t port);
/// As port_answers, and does not hang up at once: what forwards a port accepts before anybody listens behind
/// it.
bool forwarded_port_answers(std::uint16_t port);

enum class Waited { kReady, kEnded, kTooLate };

/// Asks `ready` with growing pauses until it says yes, the process has ended or `until` has come. kCancelled
/// when the user wishes to stop.
Result<Waited> wait_until(const std::function<bool()>& ready, const Process& process,
                          std::chrono::steady_clock::time_point until, const CancelToken& cancel);

}  // namespace landfall
