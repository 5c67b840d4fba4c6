// The fork and exec of a child: what the child inherits and what it does not.
#pragma once

#include <landfall/result.h>

#include <signal.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "wire/host/descriptor.h"

namespace landfall {

struct SpawnOptions {
  std::vector<std::string> arguments;    ///< the first is the file to execute, not searched for in PATH
  std::vector<std::string> environment;  ///< NAME=value, added to ours or in place of ours
  bool errors_too = false;               ///< standard error goes where standard output goes
  int orphan_signal = SIGKILL;           ///< sent to the child when the thread that called spawn() ends
};

struct Spawned {
  pid_t pid = 0;
  Descriptor output;  ///< what the child writes to standard output; does not block
};

/// Starts a child in a process group of its own. It inherits our environment, working directory and standard
/// error, reads nothing, and has none of our other descriptors, signal handlers and blocked signals.
/// The kernel sends `orphan_signal` when the calling *thread* ends, so call it from one that lives as long as
/// the child. kConfig when the file cannot be executed, with the reason; kConnection for lack of resources.
Result<Spawned> spawn(const SpawnOptions& options);

}  // namespace landfall
