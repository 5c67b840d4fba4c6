// Joins a process to its log, and makes messages of how it ended.
#include "wire/host/started.h"

#include <fmt/format.h>

#include <chrono>

#include "result/log.h"

namespace landfall {
namespace {

/// Some programs say the signal they ended for as a status, as a shell does.
bool as_asked(const Ending& ending, int signal) {
  return ending.clean() || ending.signal == signal || ending.status == 128 + signal;
}

}  // namespace

Result<Started> start_logged(SpawnOptions spawn, const HostOptions& options, const Context& context) {
  auto lines = std::make_shared<LogLines>(*context.log, options.plugin);
  TRY_ASSIGN(auto process, Process::start(std::move(spawn), [lines](std::string_view bytes) {
               bytes.empty() ? lines->finish() : lines->add(bytes);
             }));
  return Started{.lines = std::move(lines), .process = std::move(process)};
}

std::vector<std::string> serve_arguments(const HostOptions& options, const std::string& network,
                                         const std::string& address) {
  std::vector<std::string> all{"serve",        "--log-level", std::string(to_string(options.log_level)),
                               "--log-format", "json",        "--network",
                               network,        "--address",   address,
                               "--no-sentry"};
  all.insert(all.end(), options.more_flags.begin(), options.more_flags.end());
  return all;
}

Error not_listening(const Started& started, const HostOptions& options, const std::string& what) {
  const auto ending = started.process->ending();
  const std::string fate = ending ? fmt::format("{} before it accepted connections", ending->text())
                                  : fmt::format("accepted no connection within {} s",
                                                std::chrono::duration<double>(options.start_timeout).count());
  const std::string words = started.lines->last_words();
  const std::string said = words.empty() ? "it logged nothing that says why" : "its last words: " + words;
  return {ErrorKind::kConnection, fmt::format("{} {}; {}", what, fate, said)};
}

void log_ending(const Ending& ending, int asked_with, const HostOptions& options, const Context& context) {
  const bool good = as_asked(ending, asked_with);
  context.log->write(good ? LogLevel::kDebug : LogLevel::kWarn,
                     fmt::format("{} {}", options.plugin, ending.text()));
}

}  // namespace landfall
