// The main of a plugin program: flags in, a server until a signal, an exit code out.
#include <fmt/format.h>
#include <landfall/serve.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <iostream>
#include <optional>

#include "result/log.h"
#include "wire/plugin_server.h"
#include "wire/serving/serve_flags.h"

namespace landfall {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How long calls under way may take to end after a signal. The engine kills after five seconds.
constexpr milliseconds kStopTime{2000};
constexpr milliseconds kBetweenLooks{20};

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

/// Waits for a stop signal for some time; 0 when none came.
int wait_for_signal(milliseconds time) {
  const sigset_t set = stop_signals();
  timespec limit{};
  limit.tv_sec = time.count() / 1000;
  limit.tv_nsec = (time.count() % 1000) * 1'000'000;
  const int signal = sigtimedwait(&set, nullptr, &limit);
  return signal < 0 ? 0 : signal;
}

std::string wait_for_first_signal() {
  const sigset_t set = stop_signals();
  int signal = 0;
  while (sigwait(&set, &signal) != 0) continue;
  return fmt::format("received {} signal", signal == SIGINT ? "interrupt" : "termination");
}

/// A destination that hangs must not keep the process: what it has not finished is abandoned either way.
void stop(PluginServer& server, const std::string& reason) {
  auto stopped = std::async(std::launch::async, [&] { server.stop(reason); });
  const auto deadline = steady_clock::now() + kStopTime;
  while (stopped.wait_for(milliseconds(0)) != std::future_status::ready) {
    const bool again = wait_for_signal(kBetweenLooks) != 0;
    if (!again && steady_clock::now() < deadline) continue;
    server.remove_socket();
    _exit(again ? exit_code(ErrorKind::kCancelled) : 0);
  }
}

ListenAddress listen_address(const ServeFlags& flags) {
  using Network = ListenAddress::Network;
  return {flags.network == "unix" ? Network::kUnix : Network::kTcp, flags.address};
}

WireLogOptions log_options(const DestinationDef& destination, const ServeFlags& flags) {
  WireLogOptions options;
  options.level = parse_log_level(flags.log_level).value_or(LogLevel::kInfo);
  options.json = flags.log_format == "json";
  options.module = fmt::format("{}-destination", destination.name);
  return options;
}

}  // namespace

int serve(const DestinationDef& destination, std::string_view version, const ServeFlags& flags) {
  // Before any thread starts: threads inherit that these signals wait for the one that asks for them.
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  WireLog log(log_options(destination, flags));
  for (const std::string& argument : flags.unknown)
    log.write(LogLevel::kWarn, "unknown argument, ignored", {{"argument", argument}});
  auto server = PluginServer::start(destination, std::string(version), listen_address(flags), log);
  if (!server.ok()) {
    log.write(LogLevel::kError, server.error().message());
    return exit_code(server.error().kind());
  }
  log.write(
      LogLevel::kInfo, fmt::format("{} listens on {}", destination.name, (*server)->address()),
      {{"network", flags.network}, {"address", (*server)->address()}, {"version", std::string(version)}});
  const std::string reason = wait_for_first_signal();
  log.write(LogLevel::kInfo, "stopping: " + reason);
  stop(**server, reason);
  return 0;
}

int serve(const DestinationDef& destination, std::string_view version, int argc, const char* const* argv) {
  CLI::App app(fmt::format("{} as a CloudQuery plugin.", destination.title), std::string(destination.name));
  app.set_version_flag("--version", std::string(version));
  app.require_subcommand(1);
  ServeFlags flags;
  CLI::App* command = app.add_subcommand("serve", "Serve until SIGINT or SIGTERM");
  add_serve_flags(*command, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, std::cout, std::cerr);
  } catch (const CLI::ParseError& error) {
    std::cerr << "Error: " << error.what() << "\nRun `" << destination.name
              << " serve --help` to see how it is used.\n";
    return exit_code(ErrorKind::kConfig);
  }
  flags.unknown = command->remaining();
  return serve(destination, version, flags);
}

}  // namespace landfall
