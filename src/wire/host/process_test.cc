// Children that end, that do not, that leave others behind, and what they inherit.
#include "wire/host/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>

#include "wire/host/stand_in.h"

namespace landfall {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr milliseconds kLong{20'000};

class ProcessTest : public testing::StandInTest {
 protected:
  std::unique_ptr<Process> start(SpawnOptions options) {
    auto process = Process::start(std::move(options), [this](std::string_view bytes) {
      const std::lock_guard lock(mutex_);
      output_ += bytes;
      closed_ = closed_ || bytes.empty();
    });
    EXPECT_TRUE(process.ok()) << process.error().message();
    return process.ok() ? std::move(*process) : nullptr;
  }
  std::string output() {
    const std::lock_guard lock(mutex_);
    return output_;
  }
  /// Runs a shell script to its end.
  Ending run(const std::string& text) {
    auto process = start({.arguments = {shell("script", text)}});
    const auto ending = process->wait_for(kLong);
    EXPECT_TRUE(ending.has_value());
    return ending.value_or(Ending{.status = -2});
  }
  std::string why_not(const std::string& path) {
    auto process = Process::start({.arguments = {path}}, [](std::string_view) {});
    EXPECT_FALSE(process.ok());
    if (process.ok()) return {};
    EXPECT_EQ(process.error().kind(), ErrorKind::kConfig);
    EXPECT_THAT(process.error().message(), HasSubstr("executing " + path + ": "));
    return process.error().message();
  }

  std::mutex mutex_;
  std::string output_;
  bool closed_ = false;
};

TEST_F(ProcessTest, SaysHowItEnded) {
  EXPECT_EQ(run("exit 0").text(), "exited with status 0");
  EXPECT_EQ(run("exit 3").text(), "exited with status 3");
  EXPECT_EQ(run("exit 137").text(), "exited with status 137 (out of memory?)");
  EXPECT_EQ(run("kill -9 $$").text(), "was killed by signal 9 (out of memory?)");
  EXPECT_EQ(run("kill -15 $$").text(), "was killed by signal 15");
}

TEST_F(ProcessTest, AllOutputIsThereAtTheEnd) {
  run("i=0; while [ $i -lt 20000 ]; do echo 123456789; i=$((i+1)); done");
  EXPECT_EQ(output().size(), 200'000U);
  EXPECT_TRUE(closed_);
}

TEST_F(ProcessTest, ArgumentsAreNotSplit) {
  auto process = start({.arguments = {shell("two words", "printf '%s|' \"$@\""), "a b", "", "*"}});
  ASSERT_TRUE(process->wait_for(kLong));
  EXPECT_EQ(output(), "a b||*|");
}

TEST_F(ProcessTest, InheritsEnvironmentAndWorkingDirectory) {
  const testing::Variable theirs("LANDFALL_HOST_TEST", "old"), kept("LANDFALL_HOST_KEPT", "kept");
  auto process =
      start({.arguments = {shell("script", "echo $LANDFALL_HOST_TEST $LANDFALL_HOST_KEPT; pwd -P")},
             .environment = {"LANDFALL_HOST_TEST=new"}});
  ASSERT_TRUE(process->wait_for(kLong));
  EXPECT_EQ(output(), "new kept\n" + std::filesystem::current_path().string() + "\n");
}

TEST_F(ProcessTest, ReadsNothingAndHasNoOtherDescriptors) {
  const Descriptor inheritable(::open("/dev/null", O_RDONLY));  // without O_CLOEXEC, on purpose
  auto other = start({.arguments = {shell("other", "exec sleep 1000")}});
  auto process = start({.arguments = {python("list", R"(
print(repr(sys.stdin.read()), os.path.realpath('/proc/self/fd/0'))
print(sorted(n for n in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + n)))
)")}});
  ASSERT_TRUE(process->wait_for(kLong));
  EXPECT_EQ(output(), "'' /dev/null\n['0', '1', '2']\n");
}

TEST_F(ProcessTest, HasStandardSignals) {
  ::signal(SIGUSR1, SIG_IGN);
  auto process = start({.arguments = {python("signals", R"(
status = dict(line.split(':\t') for line in open('/proc/self/status') if line.startswith('Sig'))
print(status['SigBlk'].strip(), int(status['SigIgn'], 16) >> (signal.SIGUSR1 - 1) & 1)
)")}});
  ::signal(SIGUSR1, SIG_DFL);
  ASSERT_TRUE(process->wait_for(kLong));
  EXPECT_EQ(output(), "0000000000000000 0\n");
}

TEST_F(ProcessTest, IsAskedBeforeItIsKilled) {
  auto process = start({.arguments = {python("polite", R"(
signal.signal(signal.SIGINT, lambda *_: (print('bye', flush=True), os._exit(4)))
print('ready', flush=True)
while True: time.sleep(100)
)")}});
  ASSERT_TRUE(testing::eventually([&] { return output() == "ready\n"; }));
  EXPECT_EQ(process->stop(kLong).text(), "exited with status 4");
  EXPECT_EQ(output(), "ready\nbye\n");
}

TEST_F(ProcessTest, OneThatIgnoresTheRequestIsKilled) {
  auto process =
      start({.arguments = {shell("deaf", "trap '' INT; echo ready; while :; do sleep 100; done")}});
  ASSERT_TRUE(testing::eventually([&] { return output() == "ready\n"; }));
  EXPECT_EQ(process->stop(milliseconds(50)).text(), "was killed because it did not end when asked");
}

TEST_F(ProcessTest, ClosingItsOutputIsNotTheEnd) {
  auto process = start({.arguments = {shell("closed", "exec >&-; echo $$ >$here/pid; exec sleep 1000")}});
  const pid_t pid = number_in("pid");
  EXPECT_FALSE(process->ending());
  EXPECT_TRUE(runs(pid));
  EXPECT_EQ(process->stop(kLong).signal, SIGINT);
}

TEST_F(ProcessTest, AGrandchildIsKilledWithIt) {
  auto process = start({.arguments = {shell("parent", "sleep 1000 & echo $! >$here/pid; exit 2")}});
  const auto ending = process->wait_for(kLong);
  ASSERT_TRUE(ending);
  EXPECT_EQ(ending->status, 2);
  const pid_t pid = number_in("pid");
  EXPECT_TRUE(testing::eventually([&] { return !runs(pid); }));
}

TEST_F(ProcessTest, AGrandchildOutsideTheGroupThatHoldsTheOutputIsNotWaitedFor) {
  auto process = start({.arguments = {python("daemon", R"(
if os.fork() == 0:
    os.setsid()
    print(os.getpid(), file=open(here + '/pid', 'w'))
    while True: time.sleep(1000)
print('parent', flush=True)
while not os.path.exists(here + '/pid'): time.sleep(0.001)
)")}});
  ASSERT_TRUE(process->wait_for(kLong));
  EXPECT_EQ(output(), "parent\n");
  const pid_t pid = number_in("pid");
  EXPECT_TRUE(runs(pid));
  ::kill(pid, SIGKILL);
}

TEST_F(ProcessTest, ItsEndIsSeenWhileAnotherRuns) {
  auto first = start({.arguments = {shell("first", "read nothing; exit 0")}});
  auto second = start({.arguments = {shell("second", "exec sleep 1000")}});
  EXPECT_TRUE(first->wait_for(kLong));
  EXPECT_FALSE(second->ending());
}

TEST_F(ProcessTest, DestroyingKills) {
  auto process = start({.arguments = {shell("deaf", "trap '' INT TERM; echo $$ >$here/pid; sleep 1000")}});
  const pid_t pid = number_in("pid");
  process.reset();
  EXPECT_FALSE(runs(pid));
}

TEST_F(ProcessTest, SaysWhyAFileCannotBeExecuted) {
  EXPECT_THAT(why_not(folder_ / "missing"), HasSubstr("there is no such file"));
  EXPECT_THAT(why_not(folder_), HasSubstr("it is a directory"));
  EXPECT_THAT(why_not(write_file("text", "hello")), HasSubstr("not executable"));
  EXPECT_THAT(why_not(write_program("foreign",
                                    "\x7f"
                                    "ELF\x02\x01\x01")),
              HasSubstr("not a program for this machine"));
  EXPECT_THAT(why_not(write_program("unread", "#!/no/such/interpreter\n")), HasSubstr("interpreter"));
}

TEST_F(ProcessTest, SaysThatAFileIsStillBeingWritten) {
  const std::string path = folder_ / "copied";
  std::filesystem::copy_file("/bin/true", path);
  const Descriptor writer(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  EXPECT_THAT(why_not(path), HasSubstr("still being written"));
}

/// In a process of its own: starts a child there, says its number, and waits to be killed.
[[noreturn]] void be_landfall(const std::string& program) {
  std::unique_ptr<Process> child;
  // The thread that asks for the child ends; the child must not end with it.
  std::thread([&] {
    child = std::move(*Process::start({.arguments = {program}}, [](std::string_view) {}));
  }).join();
  for (;;) ::pause();
}

TEST_F(ProcessTest, AKilledLandfallLeavesNoChild) {
  const std::string program =
      shell("child", "echo $$ >$here/pid; while :; do sleep 0.01; echo x >>$here/alive; done");
  const pid_t landfall = ::fork();
  if (landfall == 0) be_landfall(program);
  const pid_t child = number_in("pid");
  ASSERT_TRUE(testing::eventually([&] { return contents("alive").size() > 10; }));
  EXPECT_TRUE(runs(child));
  ::kill(landfall, SIGKILL);
  ::waitpid(landfall, nullptr, 0);
  EXPECT_TRUE(testing::eventually([&] { return !runs(child); }));
  if (runs(child)) ::kill(child, SIGKILL);  // a failure must not leave it running
}

}  // namespace
}  // namespace landfall
