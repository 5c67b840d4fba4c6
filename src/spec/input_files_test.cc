// Which files are read, and how their text arrives.
#include "spec/input_files.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace landfall {
namespace {

namespace fs = std::filesystem;

class InputFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::path(::testing::TempDir()) /
        ("landfall_input_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) +
         std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  std::vector<InputFile> read(const std::vector<std::string>& paths) {
    return read_input_files(paths, problems_);
  }

  fs::path folder_;
  Problems problems_;
};

TEST_F(InputFilesTest, ADirectoryGivesItsYamlFilesInNameOrder) {
  write("b.yml", "b");
  write("a.yaml", "a");
  write(".hidden.yml", "no");
  write("notes.txt", "no");
  write("c.YML", "no");
  fs::create_directories(folder_ / "sub.yml");
  const auto files = read({folder_.string()});
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].text, "a");
  EXPECT_EQ(files[0].path, folder_ / "a.yaml");
  EXPECT_EQ(files[1].text, "b");
  EXPECT_TRUE(problems_.empty());
}

TEST_F(InputFilesTest, AFileNamedDirectlyMayHaveAnyName) {
  const std::string path = write("spec.txt", "x");
  EXPECT_EQ(read({path}).at(0).path, path);
}

TEST_F(InputFilesTest, LineEndsAndByteOrderMarksAreTakenAway) {
  EXPECT_EQ(read({write("a.yml",
                        "\xEF\xBB\xBF"
                        "a: 1\r\nb: 2\rc\r\n")})
                .at(0)
                .text,
            "a: 1\nb: 2\rc\n");
}

TEST_F(InputFilesTest, WhatCannotBeReadIsAProblem) {
  const std::string missing = folder_ / "missing.yml";
  const std::string large = write("large.yml", std::string(kMostFileBytes + 1, ' '));
  EXPECT_TRUE(read({missing, large}).empty());
  EXPECT_EQ(problems_.result().error().message(), missing +
                                                      ": reading the file: No such file or directory\n" +
                                                      large + ": reading the file: it is larger than 16 MiB");
}

}  // namespace
}  // namespace landfall
