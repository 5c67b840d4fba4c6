// The local store on a real file system: nothing torn is ever visible, and failures say what to do.
#include "destinations/file/session.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace landfall::file {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SessionTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "landfall-session-XXXXXX").native();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(std::string_view name) const { return (folder_ / name).native(); }
  std::vector<std::string> names(const fs::path& folder) const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder))
      found.push_back(entry.path().filename().native());
    std::sort(found.begin(), found.end());
    return found;
  }
  static std::string content(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  // Forks a child that runs `action` and must be killed by `signal`, or exit when that is 0.
  template <class Action>
  static void in_child(int signal, const Action& action) {
    const pid_t child = fork();
    if (child == 0) {
      action();
      _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (signal != 0) {
      EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal);
    } else {
      EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    }
  }

  fs::path folder_;
  LocalStore store_{null_log()};
};

TEST_F(SessionTest, FileAppearsWithCommitAndNotBefore) {
  auto writer = store_.begin(path("a/b/t.csv"));
  ASSERT_TRUE(writer.ok()) << writer.error().message();
  ASSERT_TRUE((*writer)->write("one\n").ok());
  ASSERT_TRUE((*writer)->write(std::string(300'000, 'x')).ok());
  EXPECT_FALSE(fs::exists(path("a/b/t.csv")));
  EXPECT_TRUE(store_.list(path(""))->empty());
  ASSERT_TRUE((*writer)->commit().ok());
  EXPECT_EQ(content(path("a/b/t.csv")), "one\n" + std::string(300'000, 'x'));
  EXPECT_THAT(names(folder_ / "a/b"), testing::ElementsAre("t.csv"));
}

TEST_F(SessionTest, ModesAreThoseOfCloudQuery) {
  const mode_t before = umask(022);
  auto writer = store_.begin(path("new/t.csv"));
  ASSERT_TRUE((*writer)->commit().ok());
  umask(before);
  struct stat found {};
  ASSERT_EQ(stat(path("new").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0755U);
  ASSERT_EQ(stat(path("new/t.csv").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0644U);
}

TEST_F(SessionTest, AbandonedFileLeavesNothingAndTheOldOneStays) {
  std::ofstream(path("t.csv")) << "old";
  {
    auto writer = store_.begin(path("t.csv"));
    ASSERT_TRUE((*writer)->write("new").ok());
  }
  EXPECT_THAT(names(folder_), testing::ElementsAre("t.csv"));
  EXPECT_EQ(content(path("t.csv")), "old");
}

TEST_F(SessionTest, KilledInTheMiddleLeavesNoTornFileAndTheNextRunSweeps) {
  std::ofstream(path("t.csv")) << "old";
  in_child(SIGKILL, [this] {
    LocalStore store(null_log());
    auto writer = store.begin(path("t.csv"));
    (void)(*writer)->write(std::string(1 << 20, 'x'));
    raise(SIGKILL);
  });
  EXPECT_EQ(content(path("t.csv")), "old");
  ASSERT_EQ(names(folder_).size(), 2U);
  EXPECT_THAT(names(folder_)[0],
              testing::AllOf(testing::StartsWith(".landfall-"), testing::EndsWith(".part")));
  EXPECT_EQ(store_.list(path(""))->size(), 1U);

  auto writer = store_.begin(path("other.csv"));
  ASSERT_TRUE((*writer)->commit().ok());
  EXPECT_THAT(names(folder_), testing::ElementsAre("other.csv", "t.csv"));
}

TEST_F(SessionTest, SweepingLeavesTheFilesOfARunningSync) {
  auto running = store_.begin(path("a.csv"));
  ASSERT_TRUE((*running)->write("mine").ok());
  LocalStore second(null_log());
  auto writer = second.begin(path("b.csv"));
  ASSERT_TRUE((*writer)->commit().ok());
  ASSERT_TRUE((*running)->commit().ok());
  EXPECT_EQ(content(path("a.csv")), "mine");
}

TEST_F(SessionTest, SweepingLeavesFilesOfOthers) {
  std::ofstream(path(".landfall-notes.part")) << "not ours";
  std::ofstream(path(".t.csv.part")) << "not ours";
  auto writer = store_.begin(path("t.csv"));
  ASSERT_TRUE((*writer)->commit().ok());
  EXPECT_EQ(names(folder_).size(), 3U);
}

TEST_F(SessionTest, FolderOfThatNameIsRefused) {
  fs::create_directories(path("t.csv"));
  const auto writer = store_.begin(path("t.csv"));
  ASSERT_FALSE(writer.ok());
  EXPECT_EQ(writer.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(writer.error().message(),
              HasSubstr("writing file \"" + path("t.csv") + "\": Is a directory (errno 21)"));
}

TEST_F(SessionTest, DeviceIsNotReplaced) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  const auto writer = store_.begin(path("pipe"));
  ASSERT_FALSE(writer.ok());
  EXPECT_THAT(writer.error().message(), HasSubstr("something that is not a file"));
}

TEST_F(SessionTest, FileWhereAFolderIsNeededIsRefused) {
  std::ofstream(path("a")) << "a file";
  const auto writer = store_.begin(path("a/b/t.csv"));
  ASSERT_FALSE(writer.ok());
  EXPECT_EQ(writer.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(writer.error().message(), HasSubstr("a file stands where a folder is needed"));
  EXPECT_FALSE(check_writable(path("a/b/t.csv")).ok());
}

TEST_F(SessionTest, MissingPermissionIsAnAccessError) {
  fs::create_directories(path("locked"));
  fs::permissions(path("locked"), fs::perms::owner_read | fs::perms::owner_exec);
  const std::string target = path("locked/t.csv");
  // The superuser may write everywhere: the child becomes nobody.
  fs::permissions(folder_, fs::perms::all);
  in_child(0, [&target] {
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && setuid(kNobody) != 0) _exit(1);
    LocalStore store(null_log());
    const auto writer = store.begin(target);
    if (writer.ok() || writer.error().kind() != ErrorKind::kAccess) _exit(2);
    if (writer.error().message().find("Permission denied (errno 13)") == std::string::npos) _exit(3);
    if (check_writable(target).ok()) _exit(4);
  });
}

TEST_F(SessionTest, FullDiskIsSaidAndLeavesNothing) {
  const std::string target = path("big.csv");
  in_child(0, [&target] {
    (void)std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1 << 20, 1 << 20};
    if (setrlimit(RLIMIT_FSIZE, &small) != 0) _exit(1);
    LocalStore store(null_log());
    auto writer = store.begin(target);
    if (!writer.ok()) _exit(2);
    const Result<void> written = (*writer)->write(std::string(2 << 20, 'x'));
    if (written.ok() || written.error().kind() != ErrorKind::kRejected) _exit(3);
    if (written.error().message().find("big.csv\": File too large (errno 27); raise") == std::string::npos)
      _exit(4);
    writer->reset();
  });
  EXPECT_TRUE(names(folder_).empty());
}

TEST_F(SessionTest, ErrorsSayWhatToDo) {
  EXPECT_THAT(file_error("writing file", "/x", ENOSPC).message(),
              HasSubstr("writing file \"/x\": No space left on device (errno 28); free some space"));
  EXPECT_EQ(file_error("creating file", "/x", EROFS).kind(), ErrorKind::kAccess);
  EXPECT_THAT(file_error("creating file", "/x", EMFILE).message(), HasSubstr("ulimit -n"));
}

TEST_F(SessionTest, GetListAndRemove) {
  for (const char* name : {"b/2.csv", "b/1.csv", "c.csv"})
    ASSERT_TRUE((*store_.begin(path(name)))->commit().ok());
  const auto found = store_.list(path("b/"));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0].key, path("b/1.csv"));
  EXPECT_TRUE(*store_.get(path("c.csv")) != nullptr);
  ASSERT_TRUE(store_.remove(path("c.csv")).ok());
  ASSERT_TRUE(store_.remove(path("c.csv")).ok());
  EXPECT_TRUE(*store_.get(path("c.csv")) == nullptr);
  EXPECT_TRUE(store_.list(path("nowhere/"))->empty());
}

TEST_F(SessionTest, ManyFilesMayBeOpen) {
  in_child(0, [this] {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) _exit(1);
    limit.rlim_cur = 256;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) _exit(1);
    LocalStore store(null_log());
    std::vector<std::unique_ptr<object::ObjectWriter>> open;
    for (int i = 0; i < 600; ++i) {
      auto writer = store.begin(path("t" + std::to_string(i)));
      if (!writer.ok()) _exit(2);
      open.push_back(std::move(*writer));
    }
    for (const auto& writer : open)
      if (!writer->commit().ok()) _exit(3);
  });
  EXPECT_EQ(names(folder_).size(), 600U);
}

}  // namespace
}  // namespace landfall::file
