// A process of ours that writes a plugin's log: what executables and containers have in common.
#pragma once

#include <landfall/context.h>

#include <memory>
#include <string>
#include <vector>

#include "wire/host/log_lines.h"
#include "wire/host/plugin_host.h"
#include "wire/host/process.h"

namespace landfall {

/// The process and the reader of its log.
struct Started {
  std::shared_ptr<LogLines> lines;
  std::unique_ptr<Process> process;
};

Result<Started> start_logged(SpawnOptions spawn, const HostOptions& options, const Context& context);

/// `serve --log-level … --log-format json --network N --address A --no-sentry …`.
std::vector<std::string> serve_arguments(const HostOptions& options, const std::string& network,
                                         const std::string& address);

/// Why a plugin that was to listen does not: how it ended, or that it was given up; and its last words.
Error not_listening(const Started& started, const HostOptions& options, const std::string& what);

/// Logs how the process ended: as a warning, unless it did what it was asked to.
void log_ending(const Ending& ending, int asked_with, const HostOptions& options, const Context& context);

}  // namespace landfall
