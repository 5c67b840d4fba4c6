// Everything is prepared before the fork: afterwards only calls that are safe in a child of many threads.
#include "wire/host/spawn.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace landfall {
namespace {

constexpr int kBusyTries = 50;  // a file somebody still writes, or wrote while another thread forked
constexpr int kBusyPauseMs = 10;
constexpr int kLastSignal = 64;
constexpr int kMostDescriptors = 65'536;

struct Pipe {
  Descriptor read, write;
};

/// Numbers from 3 up: a landfall started without standard streams would otherwise get them for its pipes.
Descriptor above_streams(int number) {
  Descriptor given(number);
  return number > 2 ? std::move(given) : Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, 3));
}

Result<Pipe> open_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return Error(ErrorKind::kConnection, fmt::format("opening a pipe: {}", std::strerror(errno)));
  Pipe pipe{.read = above_streams(ends[0]), .write = above_streams(ends[1])};
  return pipe;
}

std::string_view name_of(std::string_view entry) { return entry.substr(0, entry.find('=')); }

std::vector<std::string> whole_environment(const std::vector<std::string>& own) {
  std::vector<std::string> all = own;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const bool replaced = std::any_of(own.begin(), own.end(),
                                      [&](const auto& mine) { return name_of(mine) == name_of(*entry); });
    if (!replaced) all.emplace_back(*entry);
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

struct Plan {
  std::vector<char*> arguments, environment;
  int nothing = -1, output = -1, status = -1;
  bool errors_too = false;
  int orphan_signal = SIGKILL;
  pid_t parent = 0;
};

void set_streams(const Plan& plan) {
  ::dup2(plan.nothing, 0);
  ::dup2(plan.output, 1);
  if (plan.errors_too) ::dup2(plan.output, 2);
  if (::fcntl(2, F_GETFD) < 0) ::dup2(plan.nothing, 2);
}

/// Other plugins' pipes must not be inherited, or the end of a plugin would not be seen.
void close_others_on_exec() {
  if (::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  for (int number = 3; number < kMostDescriptors; ++number) ::fcntl(number, F_SETFD, FD_CLOEXEC);
}

void reset_signals() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal <= kLastSignal; ++signal) ::sigaction(signal, &standard, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const Plan& plan) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, plan.orphan_signal);
  if (::getppid() != plan.parent) ::_exit(127);  // the parent was gone before the line above
  set_streams(plan);
  close_others_on_exec();
  reset_signals();
  ::execve(plan.arguments.front(), plan.arguments.data(), plan.environment.data());
  const int reason = errno;
  [[maybe_unused]] const auto written = ::write(plan.status, &reason, sizeof reason);
  ::_exit(127);
}

/// Forks with every signal blocked: none of our handlers may run in the child.
pid_t fork_into(const Plan& plan) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  const pid_t pid = ::fork();
  if (pid == 0) become(plan);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return pid;
}

/// Gives the errno of a failed exec; 0 when it succeeded, which closed the pipe.
int exec_failure(const Descriptor& status) {
  int reason = 0;
  ssize_t got = 0;
  do got = ::read(status.get(), &reason, sizeof reason);
  while (got < 0 && errno == EINTR);
  return got == sizeof reason ? reason : 0;
}

std::string explain(const std::string& path, int reason) {
  struct stat about {};
  const bool there = ::stat(path.c_str(), &about) == 0;
  if (there && S_ISDIR(about.st_mode)) return "it is a directory; name the program inside it";
  if (reason == ENOENT && there)
    return "its interpreter or program loader is not installed (see its first line, or `file`)";
  if (reason == ENOENT) return "there is no such file";
  if (reason == EACCES) return "it is not executable, or a folder above it is closed to you; try chmod +x";
  if (reason == ENOEXEC)
    return "it is not a program for this machine (built for another system or processor, or a script without "
           "#!)";
  if (reason == ETXTBSY) return "it is still being written; try again when that is done";
  return std::strerror(reason);
}

struct Attempt {
  Spawned child;
  int reason = 0;  ///< errno of the exec
};

Result<Attempt> try_once(const SpawnOptions& options) {
  TRY_ASSIGN(Pipe output, open_pipe());
  TRY_ASSIGN(Pipe status, open_pipe());
  const Descriptor nothing = above_streams(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  auto arguments = options.arguments;
  auto environment = whole_environment(options.environment);
  const pid_t pid = fork_into({.arguments = pointers(arguments),
                               .environment = pointers(environment),
                               .nothing = nothing.get(),
                               .output = output.write.get(),
                               .status = status.write.get(),
                               .errors_too = options.errors_too,
                               .orphan_signal = options.orphan_signal,
                               .parent = ::getpid()});
  if (pid < 0)
    return Error(ErrorKind::kConnection, fmt::format("starting a process: {}", std::strerror(errno)));
  status.write.close();
  const int reason = exec_failure(status.read);
  if (reason != 0) ::waitpid(pid, nullptr, 0);
  ::fcntl(output.read.get(), F_SETFL, O_NONBLOCK);
  return Attempt{.child = {.pid = pid, .output = std::move(output.read)}, .reason = reason};
}

}  // namespace

Result<Spawned> spawn(const SpawnOptions& options) {
  for (int left = kBusyTries;; --left) {
    TRY_ASSIGN(Attempt attempt, try_once(options));
    if (attempt.reason == 0) return std::move(attempt.child);
    if (attempt.reason != ETXTBSY || left == 0)
      return Error(ErrorKind::kConfig, fmt::format("executing {}: {}", options.arguments.front(),
                                                   explain(options.arguments.front(), attempt.reason)));
    ::poll(nullptr, 0, kBusyPauseMs);
  }
}

}  // namespace landfall
