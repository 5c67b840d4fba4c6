// Plugin images, with a `docker` that only writes down what it is asked and behaves like one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <thread>

#include "wire/host/docker_login.h"
#include "wire/host/plugin_host.h"
#include "wire/host/stand_in.h"

namespace landfall {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Keeps images and containers as files in `here`. What `plugin` holds is run as the container's program.
constexpr std::string_view kDocker = R"(
def have(name): return os.path.exists(here + '/' + name)
def put(name, text=''):
    with open(here + '/new', 'w') as file: file.write(text)
    os.rename(here + '/new', here + '/' + name)
def fail(text):
    print(text, file=sys.stderr)
    sys.exit(1)
arguments = sys.argv[1:]
with open(here + '/calls', 'a') as calls: calls.write(' '.join(arguments) + '\n')
command = arguments[0]
if have('daemon_down'): fail('Cannot connect to the Docker daemon. Is the docker daemon running?')
if command == 'image':
    have('image') or fail('Error: No such image: ' + arguments[-1])
elif command == 'context':
    print('unix:///their/docker.sock')
elif command == 'pull':
    folder = os.environ.get('DOCKER_CONFIG')
    if folder:
        put('login', open(folder + '/config.json').read())
        put('login_about', '%s %o %o %s' % (folder, os.stat(folder).st_mode & 0o777,
            os.stat(folder + '/config.json').st_mode & 0o777, os.environ.get('DOCKER_HOST')))
    put('image')
elif command == 'port':
    have('port') or fail('Error: No public port')
    print(open(here + '/port').read())
elif command == 'stop':
    os.kill(int(open(here + '/container').read()), signal.SIGTERM)
elif command == 'rm':
    have('container') or fail('Error: No such container')
    os.remove(here + '/container')
elif command == 'run':
    def end(*_):
        os.remove(here + '/container')
        os._exit(143)
    signal.signal(signal.SIGTERM, end)
    put('container', str(os.getpid()) + '\n')
    exec(open(here + '/plugin').read())
)";

/// As docker's forwarder: accepts at once, and hangs up until somebody listens behind it.
constexpr std::string_view kServe = R"(
server = socket.socket()
server.bind(('127.0.0.1', 0))
server.listen(5)
put('port', '0.0.0.0:1\n127.0.0.1:%d' % server.getsockname()[1])
print('{"level":"warn","message":"from the container"}', end='\r\n', flush=True)
for _ in range(3): server.accept()[0].close()
put('up')
kept = []
while True: kept.append(server.accept())
)";

class ContainerTest : public testing::StandInTest {
 protected:
  void SetUp() override {
    StandInTest::SetUp();
    options_.plugin = "source \"aws\"";
    options_.start_timeout = milliseconds(60'000);
    command_ = std::make_unique<testing::Variable>("LANDFALL_DOCKER", python("docker", std::string(kDocker)));
    write_file("plugin", std::string(kServe));
  }
  Result<std::unique_ptr<PluginHost>> start() { return start_container(image_, options_, context_); }
  Error failure() {
    auto host = start();
    EXPECT_FALSE(host.ok());
    return host.ok() ? Error(ErrorKind::kBug, "") : host.error();
  }

  ContainerImage image_{.reference = "ghcr.io/team/plugin:v1"};
  HostOptions options_;
  std::unique_ptr<testing::Variable> command_;
};

TEST_F(ContainerTest, RunsUntilStopped) {
  write_file("image", "");
  auto host = start();
  ASSERT_TRUE(host.ok()) << host.error().message();
  EXPECT_THAT(contents("port"), ::testing::EndsWith("\n" + (*host)->target()));
  EXPECT_TRUE(fs::exists(folder_ / "up"));  // and not only the forwarder
  EXPECT_THAT(contents("calls"),
              ContainsRegex("run --rm --name my-plugin-[0-9a-f]{8}-[0-9a-f-]{27} --publish 127.0.0.1::7777 "
                            "--add-host host.docker.internal:host-gateway --env PYTHONUNBUFFERED=1 "
                            "ghcr.io/team/plugin:v1 serve --log-level info --log-format json --network tcp "
                            "--address 0.0.0.0:7777 --no-sentry\n"));
  EXPECT_THAT(contents("calls"), Not(HasSubstr("pull")));
  EXPECT_EQ((*host)->logged_warnings(), 1);
  EXPECT_EQ(log_.count(LogLevel::kWarn, "from the container"), 1U);
  EXPECT_FALSE((*host)->ending());
  const pid_t pid = number_in("container");
  (*host)->stop();
  EXPECT_FALSE(runs(pid));
  EXPECT_THAT(contents("calls"),
              ContainsRegex("stop -t 10 my-plugin-[0-9a-f-]+\nrm -f my-plugin-[0-9a-f-]+\n"));
  EXPECT_EQ(log_.count(LogLevel::kWarn, "exited"), 0U);  // 143 is what it was asked for
}

TEST_F(ContainerTest, PullsAnImageThatIsNotThere) {
  auto host = start();
  ASSERT_TRUE(host.ok()) << host.error().message();
  EXPECT_THAT(contents("calls"), HasSubstr("\npull --quiet ghcr.io/team/plugin:v1\n"));
  EXPECT_FALSE(fs::exists(folder_ / "login"));
}

TEST_F(ContainerTest, TheTokenIsInAPrivateFileAndNowhereElse) {
  const testing::Variable temporary("TMPDIR", folder_);
  // {"username":"me","password":"s3cret-word"}
  image_.registry_auth_token = "eyJ1c2VybmFtZSI6Im1lIiwicGFzc3dvcmQiOiJzM2NyZXQtd29yZCJ9";
  auto host = start();
  ASSERT_TRUE(host.ok()) << host.error().message();
  EXPECT_EQ(contents("login"), R"({"auths":{"ghcr.io":{"auth":"bWU6czNjcmV0LXdvcmQ="}}})");  // me:s3cret-word
  const std::string about = contents("login_about");
  EXPECT_THAT(about, AllOf(StartsWith(folder_.string()), HasSubstr(" 700 600 unix:///their/docker.sock")));
  EXPECT_FALSE(fs::exists(about.substr(0, about.find(' '))));
  EXPECT_THAT(contents("calls"),
              AllOf(Not(HasSubstr("eyJ1")), Not(HasSubstr("s3cret")), Not(HasSubstr("bWU6"))));
}

TEST_F(ContainerTest, DestroyingLeavesNoContainer) {
  auto host = start();
  ASSERT_TRUE(host.ok()) << host.error().message();
  const pid_t pid = number_in("container");
  host->reset();
  EXPECT_FALSE(runs(pid));
  EXPECT_FALSE(fs::exists(folder_ / "container"));
}

TEST_F(ContainerTest, ACancelledStartLeavesNoContainer) {
  write_file("plugin", "while True: time.sleep(100)\n");
  std::thread user([&] {
    number_in("container");
    context_.cancel->cancel("received interrupt signal");
  });
  EXPECT_EQ(failure().kind(), ErrorKind::kCancelled);
  user.join();
  EXPECT_FALSE(fs::exists(folder_ / "container"));
  EXPECT_THAT(contents("calls"), HasSubstr("\nrm -f my-plugin-"));
}

TEST_F(ContainerTest, AKilledLandfallLeavesNoContainer) {
  const pid_t landfall = ::fork();
  if (landfall == 0) {
    const auto host = start();
    write_file("started", "1\n");
    for (;;) ::pause();
  }
  number_in("started");
  const pid_t docker = number_in("container");
  ASSERT_TRUE(runs(docker));
  ::kill(landfall, SIGKILL);
  ::waitpid(landfall, nullptr, 0);
  EXPECT_TRUE(testing::eventually([&] { return !runs(docker); }));
  if (runs(docker)) ::kill(docker, SIGKILL);        // a failure must not leave it running
  EXPECT_FALSE(fs::exists(folder_ / "container"));  // docker was asked to stop it, and not killed
}

TEST_F(ContainerTest, OneThatEndsAtOnceIsToldWithItsWords) {
  write_file("plugin", "print('docker: no space left', file=sys.stderr)\nsys.exit(125)\n");
  const Error error = failure();
  EXPECT_EQ(error.kind(), ErrorKind::kConnection);
  EXPECT_THAT(error.message(), AllOf(StartsWith("starting source \"aws\" with docker: container my-plugin-"),
                                     HasSubstr("exited with status 125"), HasSubstr("no space left")));
}

TEST_F(ContainerTest, OneThatNeverListensIsGivenUp) {
  options_.start_timeout = milliseconds(500);
  write_file("plugin", "put('port', '127.0.0.1:1')\nwhile True: time.sleep(100)\n");
  EXPECT_THAT(failure().message(), HasSubstr("accepted no connection within 0.5 s"));
  EXPECT_FALSE(fs::exists(folder_ / "container"));
}

TEST_F(ContainerTest, SaysThatTheDaemonIsNotThere) {
  write_file("daemon_down", "");
  const Error error = failure();
  EXPECT_EQ(error.kind(), ErrorKind::kConnection);
  EXPECT_THAT(error.message(), HasSubstr("Cannot connect to the Docker daemon."));
}

TEST_F(ContainerTest, SaysThatThereIsNoDocker) {
  const testing::Variable missing("LANDFALL_DOCKER", "no-such-docker");
  const Error error = failure();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_THAT(error.message(), HasSubstr("no command \"no-such-docker\" in PATH"));
}

TEST_F(ContainerTest, DockerIsFoundInPath) {
  const testing::Variable none("LANDFALL_DOCKER", "");
  const testing::Variable path("PATH", folder_.string() + ":" + std::getenv("PATH"));
  EXPECT_TRUE(start().ok());
}

TEST_F(ContainerTest, AnImageNameIsNoOption) {
  for (const char* name : {"", "--privileged", "a b"}) {
    image_.reference = name;
    EXPECT_EQ(failure().kind(), ErrorKind::kConfig) << name;
  }
  EXPECT_EQ(contents("calls"), "");
}

TEST(DockerLogin, RegistryOfAnImage) {
  EXPECT_EQ(registry_of("ghcr.io/team/plugin:v1"), "ghcr.io");
  EXPECT_EQ(registry_of("localhost/plugin"), "localhost");
  EXPECT_EQ(registry_of("localhost:5000/plugin"), "localhost:5000");
  for (const char* hub : {"plugin:1.0", "team/plugin", "docker.io/team/plugin"})
    EXPECT_EQ(registry_of(hub), "https://index.docker.io/v1/") << hub;
}

TEST(DockerLogin, FormsOfAToken) {
  EXPECT_EQ(login_configuration("r", "bWU6d29yZA=="), R"({"auths":{"r":{"auth":"bWU6d29yZA=="}}})");
  // {"identitytoken":"?>~ÿ"} in the URL alphabet without padding
  EXPECT_EQ(login_configuration("r", "eyJpZGVudGl0eXRva2VuIjoiPz5-w78ifQ"),
            R"({"auths":{"r":{"identitytoken":"?>~ÿ"}}})");
  EXPECT_EQ(login_configuration("r", "to\"ken"), R"({"auths":{"r":{"registrytoken":"to\"ken"}}})");
}

}  // namespace
}  // namespace landfall
