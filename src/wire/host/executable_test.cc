// Starting and stopping plugin executables: stand-ins that listen, and ones that do not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "wire/host/listening.h"
#include "wire/host/plugin_host.h"
#include "wire/host/stand_in.h"

namespace landfall {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Listens where it is told to and ends at SIGINT; writes its arguments and number down.
constexpr std::string_view kListen = R"(
signal.signal(signal.SIGINT, signal.SIG_DFL)
def at(name): return sys.argv[sys.argv.index(name) + 1]
open(here + '/arguments', 'w').write('\n'.join(sys.argv[1:]) + '\n')
if at('--network') == 'unix':
    server = socket.socket(socket.AF_UNIX)
    server.bind(at('--address'))
else:
    server = socket.socket()
    host, port = at('--address').split(':')
    server.bind((host, int(port)))
server.listen(5)
print(os.getpid(), file=open(here + '/pid', 'w'))
)";
constexpr std::string_view kServe = "while True: server.accept()\n";

class ExecutableTest : public testing::StandInTest {
 protected:
  void SetUp() override {
    StandInTest::SetUp();
    options_.plugin = "source \"aws\"";
    options_.start_timeout = milliseconds(60'000);
    options_.stop_grace = milliseconds(60'000);
  }
  std::string listener(const std::string& name, std::string_view rest = kServe) {
    return python(name, std::string(kListen).append(rest));
  }
  std::unique_ptr<PluginHost> start(const std::string& path) {
    auto host = start_executable(path, options_, context_);
    EXPECT_TRUE(host.ok()) << host.error().message();
    return host.ok() ? std::move(*host) : nullptr;
  }
  Error failure(const std::string& path) {
    auto host = start_executable(path, options_, context_);
    EXPECT_FALSE(host.ok());
    return host.ok() ? Error(ErrorKind::kBug, "") : host.error();
  }
  static std::string socket_of(const PluginHost& host) { return host.target().substr(7); }

  HostOptions options_;
};

TEST_F(ExecutableTest, ServesOnAPrivateSocketUntilStopped) {
  options_.log_level = LogLevel::kDebug;
  options_.more_flags = {"--otel-endpoint", "host:1"};
  auto host = start(listener("plugin"));
  ASSERT_NE(host, nullptr);
  ASSERT_THAT(host->target(), StartsWith("unix:///"));
  const std::string socket = socket_of(*host);
  EXPECT_EQ(contents("arguments"),
            "serve\n--log-level\ndebug\n--log-format\njson\n--network\nunix\n--address\n" + socket +
                "\n--no-sentry\n--otel-endpoint\nhost:1\n");
  EXPECT_EQ(fs::status(socket).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(fs::path(socket).parent_path()).permissions(), fs::perms::owner_all);
  EXPECT_TRUE(unix_socket_answers(socket));
  EXPECT_FALSE(host->ending());
  const pid_t pid = number_in("pid");
  host->stop();
  EXPECT_FALSE(runs(pid));
  EXPECT_FALSE(fs::exists(fs::path(socket).parent_path()));
  EXPECT_EQ(log_.count(LogLevel::kWarn, ""), 0U);  // ending by the signal it was sent is no bad ending
}

TEST_F(ExecutableTest, ServesOnALoopbackPort) {
  options_.use_tcp = true;
  auto host = start(listener("plugin"));
  ASSERT_NE(host, nullptr);
  EXPECT_THAT(host->target(), StartsWith("127.0.0.1:"));
  EXPECT_THAT(contents("arguments"), HasSubstr("--network\ntcp\n--address\n" + host->target() + "\n"));
}

TEST_F(ExecutableTest, DestroyingLeavesNothing) {
  auto host =
      start(listener("plugin", "signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + std::string(kServe)));
  const pid_t pid = number_in("pid");
  const fs::path folder = fs::path(socket_of(*host)).parent_path();
  host.reset();
  EXPECT_FALSE(runs(pid));
  EXPECT_FALSE(fs::exists(folder));
}

TEST_F(ExecutableTest, WaitsForAPluginThatListensLate) {
  const std::string path = python("plugin", R"(
open(here + '/waiting', 'w').write('1\n')
while not os.path.exists(here + '/go'): time.sleep(0.01)
)" + std::string(kListen) + std::string(kServe));
  std::thread later([&] {
    number_in("waiting");
    write_file("go", "");
  });
  EXPECT_NE(start(path), nullptr);
  later.join();
}

TEST_F(ExecutableTest, CountsWhatItLogs) {
  auto host = start(listener("plugin", R"(
print('{"level":"error","message":"a"}\n{"level":"warn","message":"b"}\n{"level":"error","message":"c"}', flush=True)
)" + std::string(kServe)));
  EXPECT_TRUE(testing::eventually([&] { return host->logged_errors() == 2; }));
  EXPECT_EQ(host->logged_warnings(), 1);
}

TEST_F(ExecutableTest, ABadEndingIsAWarning) {
  auto host = start(listener("plugin", "server.accept()\nsys.exit(3)\n"));
  EXPECT_TRUE(testing::eventually([&] { return host->ending().has_value(); }));
  EXPECT_EQ(*host->ending(), "exited with status 3");
  host->stop();
  EXPECT_EQ(log_.count(LogLevel::kWarn, "source \"aws\" exited with status 3"), 1U);
  host->stop();
  EXPECT_EQ(log_.count(LogLevel::kWarn, ""), 1U);
}

TEST_F(ExecutableTest, OneThatEndsAtOnceIsTriedThreeTimesAndItsWordsAreTold) {
  const Error error = failure(shell("plugin", R"(
echo x >>$here/starts
echo '{"level":"info","message":"hello"}'
echo '{"level":"error","message":"no licence","code":7}'
exit 3)"));
  EXPECT_EQ(contents("starts"), "x\nx\nx\n");
  EXPECT_EQ(error.kind(), ErrorKind::kConnection);
  EXPECT_THAT(error.message(), AllOf(StartsWith("starting source \"aws\": "),
                                     HasSubstr("exited with status 3 before it accepted connections"),
                                     EndsWith("its last words: no licence code=7")));
  EXPECT_THAT(error.message(), Not(HasSubstr("hello")));
}

TEST_F(ExecutableTest, TheSecondAttemptMaySucceed) {
  const std::string path =
      python("plugin",
             "if not os.path.exists(here + '/second'):\n    open(here + '/second', 'w')\n    sys.exit(1)\n" +
                 std::string(kListen) + std::string(kServe));
  EXPECT_NE(start(path), nullptr);
}

TEST_F(ExecutableTest, OneThatNeverListensIsGivenUpAndKilled) {
  options_.start_timeout = milliseconds(300);
  const Error error =
      failure(shell("plugin", "trap '' INT; echo $$ >>$here/pid; while :; do sleep 100; done"));
  EXPECT_EQ(error.kind(), ErrorKind::kConnection);
  EXPECT_THAT(error.message(), AllOf(HasSubstr("accepted no connection within 0.3 s"),
                                     EndsWith("it logged nothing that says why")));
  EXPECT_FALSE(contents("pid").empty() || runs(number_in("pid")));
}

TEST_F(ExecutableTest, WaitingCanBeCancelled) {
  const std::string path = shell("plugin", "echo $$ >$here/pid; exec sleep 1000");
  std::thread user([&] {
    number_in("pid");
    context_.cancel->cancel("received interrupt signal");
  });
  EXPECT_EQ(failure(path).kind(), ErrorKind::kCancelled);
  user.join();
  EXPECT_FALSE(runs(number_in("pid")));
}

TEST_F(ExecutableTest, WhatCannotBeExecutedIsTheUsersMistake) {
  const Error error = failure(folder_ / "missing");
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_THAT(error.message(),
              AllOf(StartsWith("starting source \"aws\": executing "), HasSubstr("no such file")));
  EXPECT_EQ(failure(folder_).kind(), ErrorKind::kConfig);
  EXPECT_EQ(failure("").kind(), ErrorKind::kConfig);
}

TEST_F(ExecutableTest, PathsWithBlanksAndRelativeOnes) {
  fs::create_directory(folder_ / "my plugins");
  listener("my plugins/the plugin");
  EXPECT_NE(start(folder_ / "my plugins/the plugin"), nullptr);
  const fs::path before = fs::current_path();
  fs::current_path(folder_ / "my plugins");
  EXPECT_NE(start("the plugin"), nullptr);
  EXPECT_NE(start("./the plugin"), nullptr);
  EXPECT_NE(start("../my plugins/the plugin"), nullptr);
  EXPECT_EQ(failure("sh").kind(), ErrorKind::kConfig);  // not the one of PATH
  fs::current_path(before);
}

TEST_F(ExecutableTest, ALongOrOddTemporaryDirectoryIsNotUsedForTheSocket) {
  const std::string path = listener("plugin");
  for (const std::string& name : {std::string(90, 'x'), std::string("a b%20")}) {
    fs::create_directory(folder_ / name);
    const testing::Variable temporary("TMPDIR", folder_ / name);
    auto host = start(path);
    ASSERT_NE(host, nullptr);
    EXPECT_THAT(host->target(), StartsWith("unix:///tmp/landfall-"));
    EXPECT_TRUE(fs::is_empty(folder_ / name));
  }
}

TEST_F(ExecutableTest, TheTemporaryDirectoryIsUsedWhenItFits) {
  const std::string path = listener("plugin");
  const testing::Variable temporary("TMPDIR", folder_);
  auto host = start(path);
  ASSERT_NE(host, nullptr);
  EXPECT_THAT(host->target(), StartsWith("unix://" + folder_.string() + "/landfall-"));
}

TEST_F(ExecutableTest, AFloodOfGarbageStopsNothing) {
  auto host = start(listener("plugin", R"(
import threading
def flood():
    out = sys.stdout.buffer
    out.write(b'x' * 10_000_000 + b'\n')
    while True: out.write(b'\xff\x00\x1b garbage\n' * 1000)
threading.Thread(target=flood, daemon=True).start()
signal.signal(signal.SIGINT, lambda *_: os._exit(0))
)" + std::string(kServe)));
  EXPECT_TRUE(testing::eventually([&] { return log_.count(LogLevel::kWarn, "lines left out") > 0; }));
  EXPECT_EQ(log_.count(LogLevel::kInfo, "[a line of 10000000 bytes, cut]"), 1U);
  host->stop();
  EXPECT_EQ(*host->ending(), "exited with status 0");
}

TEST(RemoteHost, IsAnAddressOnly) {
  auto host = remote_host("localhost:7777");
  EXPECT_EQ(host->target(), "localhost:7777");
  host->stop();
  EXPECT_FALSE(host->ending());
}

}  // namespace
}  // namespace landfall
