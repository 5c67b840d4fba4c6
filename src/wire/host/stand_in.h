// What the tests of this folder share: a temporary folder, programs written into it, a log that remembers.
#pragma once

#include <gtest/gtest.h>
#include <landfall/context.h>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace landfall::testing {

/// Keeps what was logged.
class MemoryLog : public Log {
 public:
  struct Line {
    LogLevel level;
    std::string message, fields;
  };
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) override {
    const std::lock_guard lock(mutex_);
    std::string all;
    for (const LogField& field : fields) all += std::string(field.key) + '=' + field.value + ' ';
    lines_.push_back({level, std::string(message), all});
  }
  std::vector<Line> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  /// Lines of this level that contain `part`.
  std::size_t count(LogLevel level, std::string_view part) const {
    std::size_t found = 0;
    for (const Line& line : lines())
      if (line.level == level && line.message.find(part) != std::string::npos) ++found;
    return found;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;
};

/// Waits for a condition; false when it did not come true within 20 s.
inline bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    ::usleep(5'000);
  }
  return true;
}

/// A folder with programs in it, which is also the temporary directory and a Context with a MemoryLog.
class StandInTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "landfall-host-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    context_.log = &log_;
    context_.plugin_name = "my plugin";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write_file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  std::string write_program(const std::string& name, const std::string& text) const {
    std::string path = write_file(name, text);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }
  std::string shell(const std::string& name, const std::string& text) const {
    return write_program(name, "#!/bin/sh\nhere=" + folder_.string() + "\n" + text);
  }
  std::string python(const std::string& name, const std::string& text) const {
    return write_program(name, "#!/usr/bin/env python3\nimport os, signal, socket, sys, time\nhere = '" +
                                   folder_.string() + "'\n" + text);
  }
  std::string contents(const std::string& name) const {
    std::ifstream in(folder_ / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// Waits until a program has written the file `name` with a whole line, and gives that number.
  pid_t number_in(const std::string& name) const {
    EXPECT_TRUE(eventually([&] { return contents(name).ends_with('\n'); })) << name;
    return contents(name).empty() ? -1 : std::stoi(contents(name));
  }
  /// Gone, or a zombie that nobody has asked about yet.
  static bool runs(pid_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    const std::string about{std::istreambuf_iterator<char>(in), {}};
    const auto at = about.rfind(") ");
    return at != std::string::npos && about[at + 2] != 'Z';
  }

  std::filesystem::path folder_;
  MemoryLog log_;
  Context context_;
};

/// Sets an environment variable for as long as it lives.
class Variable {
 public:
  Variable(std::string name, const std::string& value) : name_(std::move(name)) {
    const char* before = std::getenv(name_.c_str());
    had_ = before != nullptr;
    before_ = had_ ? before : "";
    ::setenv(name_.c_str(), value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { had_ ? ::setenv(name_.c_str(), before_.c_str(), 1) : ::unsetenv(name_.c_str()); }

 private:
  std::string name_, before_;
  bool had_ = false;
};

}  // namespace landfall::testing
