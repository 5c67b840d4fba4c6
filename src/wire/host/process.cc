// Two threads for each child: one forks, waits for its end and reaps it; the other reads its output.
#include "wire/host/process.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace landfall {
namespace {

constexpr std::size_t kChunk = 64 * 1024;
constexpr std::size_t kPipeSize = 1024 * 1024;  // the most a pipe can hold unless root enlarged it
constexpr int kStatusOfSignals = 128;

/// Signals to Landfall are for its other threads.
void block_signals() {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

bool wait_for_end(pid_t pid) {
  siginfo_t about{};
  int answer = 0;
  do answer = ::waitid(P_PID, static_cast<id_t>(pid), &about, WEXITED | WNOWAIT);
  while (answer != 0 && errno == EINTR);
  return answer == 0;
}

std::string_view doubt(bool killed_outright) { return killed_outright ? " (out of memory?)" : ""; }

}  // namespace

std::string Ending::text() const {
  if (by_force) return "was killed because it did not end when asked";
  if (status < 0) return "ended";
  if (signal != 0) return fmt::format("was killed by signal {}{}", signal, doubt(signal == SIGKILL));
  return fmt::format("exited with status {}{}", status, doubt(status == kStatusOfSignals + SIGKILL));
}

Process::Process(SpawnOptions options, Output output)
    : options_(std::move(options)),
      output_(std::move(output)),
      child_ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Result<std::unique_ptr<Process>> Process::start(SpawnOptions options, Output output) {
  std::unique_ptr<Process> process(new Process(std::move(options), std::move(output)));
  if (!process->child_ended_.valid())
    return Error(ErrorKind::kConnection, fmt::format("making an event: {}", std::strerror(errno)));
  process->keeper_ = std::thread([raw = process.get()] { raw->keep(); });
  std::unique_lock lock(process->mutex_);
  process->changed_.wait(lock, [&] { return process->started_.has_value(); });
  TRY(*process->started_);
  lock.unlock();
  return process;
}

Process::~Process() {
  send(SIGKILL);
  if (keeper_.joinable()) keeper_.join();
}

void Process::keep() {
  block_signals();
  auto child = spawn(options_);
  {
    const std::lock_guard lock(mutex_);
    started_ = child.ok() ? Result<pid_t>(child->pid) : Result<pid_t>(child.error());
  }
  changed_.notify_all();
  if (!child.ok()) return;
  std::thread reader([&] { read_output(child->output); });
  // Until the child is reaped nobody else can have its number, so its group can be killed safely.
  if (wait_for_end(child->pid)) ::kill(-child->pid, SIGKILL);
  ::eventfd_write(child_ended_.get(), 1);
  reader.join();
  reap(child->pid);
}

void Process::reap(pid_t pid) {
  const std::lock_guard lock(mutex_);
  int status = 0;
  Ending ending{.status = -1};
  if (::waitpid(pid, &status, 0) == pid) {
    ending.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    ending.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ending.by_force = by_force_ && ending.signal == SIGKILL;
  }
  ending_ = ending;
  changed_.notify_all();
}

/// Hands on what can be read without waiting, up to `most` bytes. False when the other side has closed.
bool Process::read_some(const Descriptor& output, std::size_t most) const {
  std::vector<char> chunk(kChunk);
  for (std::size_t total = 0; total < most;) {
    const ssize_t got = ::read(output.get(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno == EAGAIN;
    if (got == 0) return false;
    output_({chunk.data(), static_cast<std::size_t>(got)});
    total += static_cast<std::size_t>(got);
  }
  return true;
}

/// Reads until the child has ended and what it left in the pipe is read, even when others still write there.
void Process::read_output(const Descriptor& output) const {
  std::array<pollfd, 2> watched{
      {{.fd = output.get(), .events = POLLIN}, {.fd = child_ended_.get(), .events = POLLIN}}};
  for (;;) {
    if (::poll(watched.data(), watched.size(), -1) < 0) continue;
    if (watched[1].revents != 0) break;
    if (!read_some(output, kChunk)) break;
  }
  read_some(output, kPipeSize);
  output_({});
}

std::optional<Ending> Process::ending() const {
  const std::lock_guard lock(mutex_);
  return ending_;
}

std::optional<Ending> Process::wait_for(std::chrono::milliseconds time) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [&] { return ending_.has_value(); });
  return ending_;
}

void Process::send(int signal) {
  const std::lock_guard lock(mutex_);
  if (started_ && started_->ok() && !ending_) ::kill(-**started_, signal);
}

Ending Process::stop(std::chrono::milliseconds grace) {
  send(SIGINT);
  if (auto ended = wait_for(grace)) return *ended;
  {
    const std::lock_guard lock(mutex_);
    by_force_ = true;
  }
  send(SIGKILL);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ending_.has_value(); });
  return *ending_;
}

}  // namespace landfall
