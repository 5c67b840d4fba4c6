// Errors of the command are its own words: it knows best whether a daemon or an image is missing.
#include "wire/host/docker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "wire/host/process.h"

namespace landfall {
namespace {

constexpr std::size_t kMostOutput = 64 * 1024;
constexpr std::chrono::milliseconds kLook{50};
constexpr std::chrono::milliseconds kGrace{2'000};

std::string environment_value(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

/// Gives the file a command name means; empty when PATH has none.
std::string look_up(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const std::string path = environment_value("PATH");
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string file = fmt::format("{}/{}", rest.substr(0, end), name);
    if (::access(file.c_str(), X_OK) == 0) return file;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

}  // namespace

Result<Docker> Docker::find() {
  const std::string wanted = environment_value("LANDFALL_DOCKER");
  const std::string name = wanted.empty() ? "docker" : wanted;
  const std::string file = look_up(name);
  if (!file.empty()) return Docker(file);
  return Error(ErrorKind::kConfig,
               fmt::format("there is no command \"{}\" in PATH; install Docker, name another command in "
                           "LANDFALL_DOCKER, or run the plugin yourself and use registry grpc",
                           name));
}

Result<CommandOutcome> Docker::run(std::vector<std::string> arguments, const CancelToken& cancel,
                                   std::chrono::milliseconds limit,
                                   std::vector<std::string> environment) const {
  const std::string doing = fmt::format("running docker {}", arguments.front());
  CommandOutcome outcome;
  arguments.insert(arguments.begin(), command_);
  TRY_ASSIGN(
      auto process,
      Process::start(
          {.arguments = std::move(arguments), .environment = std::move(environment), .errors_too = true},
          [&outcome](std::string_view bytes) {
            outcome.output += bytes.substr(0, kMostOutput - outcome.output.size());
          }));
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!process->wait_for(kLook)) {
    const bool late = std::chrono::steady_clock::now() >= until;
    if (late || cancel.cancelled()) process->stop(kGrace);
    TRY(cancel.check().during(doing));
    if (late)
      return Error(ErrorKind::kConnection, fmt::format("{}: no end after {} ms", doing, limit.count()));
  }
  outcome.succeeded = process->ending()->clean();
  outcome.ending = process->ending()->text();
  return outcome;
}

}  // namespace landfall
