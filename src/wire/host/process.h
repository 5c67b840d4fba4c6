// A child process that is watched: its output is read, its end is noticed, and it can always be stopped.
#pragma once

#include <landfall/result.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "wire/host/spawn.h"

namespace landfall {

/// How a process ended.
struct Ending {
  int status = 0;         ///< of exit(); -1 when the system did not tell
  int signal = 0;         ///< that killed it, or 0
  bool by_force = false;  ///< we killed it, because it did not end when asked

  bool clean() const { return status == 0 && signal == 0; }
  /// `exited with status 3`, `was killed by signal 9 (out of memory?)`.
  std::string text() const;
};

/// Thread-safe, except that one thread at a time may stop or destroy it. Destroying kills the group.
class Process {
 public:
  /// Called with what the child wrote, in pieces as they come, from one thread; with nothing when no more
  /// will come, which is before ending() tells of the end.
  using Output = std::function<void(std::string_view)>;

  /// Starts it, with the errors of spawn(). A thread of its own forks and lives as long as the child, so that
  /// the child is sent `orphan_signal` when Landfall ends in whatever way, and only then.
  static Result<std::unique_ptr<Process>> start(SpawnOptions options, Output output);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Nothing while it runs. Once there is an ending, all of its output was handed on. What the rest of its
  /// process group still ran was killed; a process that left the group and holds the output is not waited
  /// for.
  std::optional<Ending> ending() const;
  /// Waits for the end; nothing when it still runs after `time`.
  std::optional<Ending> wait_for(std::chrono::milliseconds time) const;
  /// Sends a signal to the process group, when it still runs.
  void send(int signal);
  /// Sends SIGINT to the group, SIGKILL when it has not ended after `grace`, and waits for the end.
  Ending stop(std::chrono::milliseconds grace);

 private:
  Process(SpawnOptions options, Output output);
  void keep();
  void read_output(const Descriptor& output) const;
  bool read_some(const Descriptor& output, std::size_t most) const;
  void reap(pid_t pid);

  const SpawnOptions options_;
  const Output output_;
  Descriptor child_ended_;  ///< an eventfd
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::optional<Result<pid_t>> started_;
  std::optional<Ending> ending_;
  bool by_force_ = false;
  std::thread keeper_;
};

}  // namespace landfall
