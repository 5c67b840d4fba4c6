// For tests of whole configurations: writes one to a file, reads it, and keeps what was said about it.
#pragma once

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "spec/plan.h"

namespace landfall {

class PlanTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(::testing::TempDir()) /
        ("landfall_plan_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) +
         std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Plan load(const std::string& yaml, LoadMode mode = LoadMode::kFull) {
    const std::string path = folder_ / "c.yml";
    std::ofstream(path) << yaml;
    Problems problems;
    VariableSource variables = process_variables();
    variables.environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    };
    Plan plan = load_plan(std::vector{path}, mode, problems, variables);
    messages_.clear();
    if (problems.empty()) return plan;
    messages_ = problems.result().error().message();
    for (std::size_t at; (at = messages_.find(folder_.string() + "/")) != std::string::npos;)
      messages_.erase(at, folder_.string().size() + 1);
    return plan;
  }
  /// What is said about a configuration, without the folder's name.
  std::string messages(const std::string& yaml, LoadMode mode = LoadMode::kFull) {
    load(yaml, mode);
    return messages_;
  }

  std::filesystem::path folder_;
  std::map<std::string, std::string> environment_;
  std::string messages_;
};

inline constexpr const char* kSource =
    "kind: source\nspec:\n  name: s\n  path: cloudquery/test\n  version: v1.0.0\n  tables: [\"*\"]\n"
    "  destinations: [d]\n";
inline constexpr const char* kDestination =
    "---\nkind: destination\nspec:\n  name: d\n  path: cloudquery/sqlite\n  version: v2.0.0\n";

}  // namespace landfall
