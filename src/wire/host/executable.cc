// Runs a plugin executable on a unix socket that only this user can reach, or on a loopback port.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "wire/host/listening.h"
#include "wire/host/plugin_host.h"
#include "wire/host/started.h"

namespace landfall {
namespace {

using Time = std::chrono::steady_clock::time_point;

constexpr int kAttempts = 3;
constexpr std::chrono::milliseconds kFirstRetryPause{200};

/// Where the plugin is told to listen.
struct Place {
  std::optional<SocketFolder> folder;  ///< of a unix socket
  std::uint16_t port = 0;

  std::string network() const { return folder ? "unix" : "tcp"; }
  std::string address() const { return folder ? folder->socket() : fmt::format("127.0.0.1:{}", port); }
  std::string target() const { return folder ? "unix://" + address() : address(); }
  bool answers() const { return folder ? unix_socket_answers(address()) : port_answers(port); }
};

class Executable : public PluginHost {
 public:
  Executable(HostOptions options, const Context& context, Place place, Started started)
      : options_(std::move(options)),
        context_(context),
        place_(std::move(place)),
        target_(place_.target()),
        started_(std::move(started)) {}

  const std::string& target() const override { return target_; }
  std::optional<std::string> ending() override {
    const auto ended = started_.process->ending();
    return ended ? std::optional(ended->text()) : std::nullopt;
  }
  std::int64_t logged_errors() const override { return started_.lines->errors(); }
  std::int64_t logged_warnings() const override { return started_.lines->warnings(); }
  void kill() override { started_.process->send(SIGKILL); }
  void stop() override {
    if (std::exchange(stopped_, true)) return;
    log_ending(started_.process->stop(options_.stop_grace), SIGINT, options_, context_);
    place_.folder.reset();
  }

 private:
  const HostOptions options_;
  const Context context_;
  Place place_;
  const std::string target_;
  Started started_;  // after place_: the process is gone before its folder
  bool stopped_ = false;
};

Result<Place> choose_place(bool use_tcp) {
  Place place;
  if (use_tcp) {
    TRY_ASSIGN(place.port, free_loopback_port());
  } else {
    TRY_ASSIGN(place.folder, SocketFolder::make());
  }
  return place;
}

/// One attempt; says in `ended` whether it failed because the plugin ended, which another may mend.
Result<std::unique_ptr<PluginHost>> attempt(const std::string& path, const HostOptions& options,
                                            const Context& context, Time until, bool& ended) {
  TRY_ASSIGN(Place place, choose_place(options.use_tcp));
  SpawnOptions spawn{.arguments = serve_arguments(options, place.network(), place.address())};
  spawn.arguments.insert(spawn.arguments.begin(), path);
  TRY_ASSIGN(Started started, start_logged(std::move(spawn), options, context));
  TRY_ASSIGN(const Waited waited,
             wait_until([&] { return place.answers(); }, *started.process, until, *context.cancel));
  ended = waited == Waited::kEnded;
  if (waited != Waited::kReady) return not_listening(started, options, path);
  if (place.folder) ::chmod(place.address().c_str(), S_IRUSR | S_IWUSR);
  return std::unique_ptr<PluginHost>(
      std::make_unique<Executable>(options, context, std::move(place), std::move(started)));
}

/// A bare name means a file of the working directory, never one of PATH.
std::string as_path(const std::string& path) {
  return path.find('/') == std::string::npos ? "./" + path : path;
}

}  // namespace

Result<std::unique_ptr<PluginHost>> start_executable(const std::string& path, const HostOptions& options,
                                                     const Context& context) {
  const Time until = std::chrono::steady_clock::now() + options.start_timeout;
  for (int number = 1;; ++number) {
    bool ended = false;
    auto host = attempt(as_path(path), options, context, until, ended);
    if (host.ok() || !ended || number == kAttempts)
      return std::move(host).during(fmt::format("starting {}", options.plugin));
    context.log->write(LogLevel::kDebug, fmt::format("{}; trying again", host.error().message()));
    if (context.cancel->wait_for(kFirstRetryPause * number)) return context.cancel->check().error();
  }
}

}  // namespace landfall
