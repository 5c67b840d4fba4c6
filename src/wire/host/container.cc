// Runs a plugin image: `docker run` in the foreground is our child, its output is the plugin's log.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "wire/host/docker.h"
#include "wire/host/docker_login.h"
#include "wire/host/line_text.h"
#include "wire/host/listening.h"
#include "wire/host/plugin_host.h"
#include "wire/host/started.h"

namespace landfall {
namespace {

using std::chrono::milliseconds;
using Time = std::chrono::steady_clock::time_point;

constexpr std::string_view kPort = "7777";
constexpr milliseconds kQuickCommand{30'000};
constexpr milliseconds kStopCommand{30'000};  // 10 s of it are the plugin's
constexpr milliseconds kPull{60 * 60 * 1'000};
constexpr std::size_t kMostWords = 1'000;

std::string said(const CommandOutcome& outcome) {
  std::string_view words = outcome.output;
  while (!words.empty() && (words.back() == '\n' || words.back() == '\r')) words.remove_suffix(1);
  return words.empty() ? outcome.ending : shortened(harmless(words), kMostWords);
}

/// Names begin with a letter or digit and have few other characters.
std::string container_name(const std::string& plugin) {
  std::string name = plugin.empty() ? "plugin" : plugin;
  const auto allowed = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  std::replace_if(
      name.begin(), name.end(), [&](char c) { return !allowed(c); }, '-');
  if (!allowed(name.front())) name.front() = 'p';
  std::string uuid;
  std::ifstream("/proc/sys/kernel/random/uuid") >> uuid;
  return name + '-' + uuid;
}

/// Reads the port of `127.0.0.1:49153`.
std::optional<std::uint16_t> parse_port(std::string_view text) {
  constexpr std::string_view kHost = "127.0.0.1:";
  const std::size_t at = text.find(kHost);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + kHost.size());
  std::uint16_t port = 0;
  const bool read = std::from_chars(text.data(), text.data() + text.size(), port).ec == std::errc();
  return read && port != 0 ? std::optional(port) : std::nullopt;
}

class Container : public PluginHost {
 public:
  Container(Docker docker, std::string name, HostOptions options, const Context& context)
      : docker_(std::move(docker)), name_(std::move(name)), options_(std::move(options)), context_(context) {}
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;
  ~Container() override {
    if (!stopped_) remove();
  }

  /// Runs the container and waits until the plugin in it accepts connections.
  Result<void> start(const std::string& image);

  const std::string& target() const override { return target_; }
  std::optional<std::string> ending() override {
    const auto ended = started_.process->ending();
    return ended ? std::optional(ended->text()) : std::nullopt;
  }
  std::int64_t logged_errors() const override { return started_.lines->errors(); }
  std::int64_t logged_warnings() const override { return started_.lines->warnings(); }
  void kill() override { started_.process->send(SIGKILL); }
  void stop() override;

 private:
  Result<void> wait_for_port(Time until);
  std::optional<std::uint16_t> ask_port() const;
  Result<void> wait_for(const std::function<bool()>& ready, Time until);
  void remove();
  /// For what must be done even after the user wished to stop.
  Result<CommandOutcome> tidy(std::vector<std::string> arguments) const {
    return docker_.run(std::move(arguments), CancelToken(), kStopCommand);
  }

  const Docker docker_;
  const std::string name_;
  const HostOptions options_;
  const Context context_;
  std::string target_;
  std::uint16_t port_ = 0;
  Started started_;
  bool stopped_ = false;
};

/// No terminal (-t): docker would not pass our signals on then. Python buffers its log without one.
std::vector<std::string> run_arguments(const Docker& docker, const std::string& name,
                                       const std::string& image, const HostOptions& options) {
  std::vector<std::string> all{docker.command(),
                               "run",
                               "--rm",
                               "--name",
                               name,
                               "--publish",
                               fmt::format("127.0.0.1::{}", kPort),
                               "--add-host",
                               "host.docker.internal:host-gateway",
                               "--env",
                               "PYTHONUNBUFFERED=1",
                               image};
  const auto serve = serve_arguments(options, "tcp", fmt::format("0.0.0.0:{}", kPort));
  all.insert(all.end(), serve.begin(), serve.end());
  return all;
}

Result<void> Container::start(const std::string& image) {
  const Time until = std::chrono::steady_clock::now() + options_.start_timeout;
  // SIGTERM, which docker passes on to the plugin: a killed Landfall leaves no container.
  SpawnOptions spawn{.arguments = run_arguments(docker_, name_, image, options_),
                     .errors_too = true,
                     .orphan_signal = SIGTERM};
  TRY_ASSIGN(started_, start_logged(std::move(spawn), options_, context_));
  TRY(wait_for_port(until));
  target_ = fmt::format("127.0.0.1:{}", port_);
  return wait_for([&] { return forwarded_port_answers(port_); }, until);
}

Result<void> Container::wait_for_port(Time until) {
  return wait_for(
      [&] {
        port_ = ask_port().value_or(0);
        return port_ != 0;
      },
      until);
}

std::optional<std::uint16_t> Container::ask_port() const {
  auto outcome = docker_.run({"port", name_, fmt::format("{}/tcp", kPort)}, *context_.cancel, kQuickCommand);
  return outcome.ok() && outcome->succeeded ? parse_port(outcome->output) : std::nullopt;
}

Result<void> Container::wait_for(const std::function<bool()>& ready, Time until) {
  TRY_ASSIGN(const Waited waited, wait_until(ready, *started_.process, until, *context_.cancel));
  if (waited == Waited::kReady) return {};
  return not_listening(started_, options_, fmt::format("container {}", name_));
}

void Container::stop() {
  if (std::exchange(stopped_, true)) return;
  const bool running = !started_.process->ending();
  if (running) (void)tidy({"stop", "-t", "10", name_});
  log_ending(started_.process->stop(options_.stop_grace), SIGTERM, options_, context_);
  remove();
}

/// First the command, which could be about to create the container still. With --rm there is mostly nothing
/// left to remove then, and docker says so; that is no failure.
void Container::remove() {
  if (started_.process) started_.process->stop(options_.stop_grace);
  (void)tidy({"rm", "-f", name_});
}

Result<void> check_reference(const std::string& image) {
  const bool blank = image.find_first_of(" \t\r\n") != std::string::npos;
  if (!image.empty() && image.front() != '-' && !blank) return {};
  return Error(ErrorKind::kConfig,
               fmt::format("\"{}\" is not the name of an image; write for example ghcr.io/team/plugin:v1.0.0",
                           harmless(image)));
}

/// With a configuration of its own docker forgets which daemon the user chose, so that is asked before.
Result<std::vector<std::string>> login_environment(const Docker& docker, const LoginFolder& login,
                                                   const CancelToken& cancel) {
  std::vector<std::string> environment{"DOCKER_CONFIG=" + login.path()};
  if (std::getenv("DOCKER_HOST") != nullptr) return environment;
  TRY_ASSIGN(
      CommandOutcome chosen,
      docker.run({"context", "inspect", "--format", "{{.Endpoints.docker.Host}}"}, cancel, kQuickCommand));
  const std::string host = chosen.output.substr(0, chosen.output.find_first_of("\r\n"));
  if (chosen.succeeded && host.find("://") != std::string::npos) environment.push_back("DOCKER_HOST=" + host);
  return environment;
}

Result<CommandOutcome> pull(const Docker& docker, const ContainerImage& image, const CancelToken& cancel) {
  const std::vector<std::string> arguments{"pull", "--quiet", image.reference};
  if (image.registry_auth_token.empty()) return docker.run(arguments, cancel, kPull);
  TRY_ASSIGN(const LoginFolder login, LoginFolder::make(image.reference, image.registry_auth_token));
  TRY_ASSIGN(auto environment, login_environment(docker, login, cancel));
  return docker.run(arguments, cancel, kPull, std::move(environment));
}

Result<void> provide_image(const Docker& docker, const ContainerImage& image, const Context& context) {
  TRY_ASSIGN(const CommandOutcome there,
             docker.run({"image", "inspect", "--format", "{{.Id}}", image.reference}, *context.cancel,
                        kQuickCommand));
  if (there.succeeded) return {};
  context.log->write(LogLevel::kInfo, fmt::format("pulling image {}", image.reference));
  TRY_ASSIGN(const CommandOutcome pulled, pull(docker, image, *context.cancel));
  if (pulled.succeeded) return {};
  return Error(
      ErrorKind::kConnection,
      fmt::format("pulling image {}: {}; check that the Docker daemon runs, the name of the image and "
                  "docker_registry_auth_token",
                  image.reference, said(pulled)));
}

Result<std::unique_ptr<PluginHost>> start(const ContainerImage& image, const HostOptions& options,
                                          const Context& context) {
  TRY(check_reference(image.reference));
  TRY_ASSIGN(const Docker docker, Docker::find());
  TRY(provide_image(docker, image, context));
  auto container = std::make_unique<Container>(docker, container_name(context.plugin_name), options, context);
  TRY(container->start(image.reference));
  return std::unique_ptr<PluginHost>(std::move(container));
}

}  // namespace

Result<std::unique_ptr<PluginHost>> start_container(const ContainerImage& image, const HostOptions& options,
                                                    const Context& context) {
  return start(image, options, context).during(fmt::format("starting {} with docker", options.plugin));
}

}  // namespace landfall
