// Tests of resolving documents: which built-in plugin is used, what is refused and where, and the job that
// comes out.
#include "registry/resolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "registry/builtin.h"
#include "registry/job.h"
#include "registry/locate.h"

namespace landfall {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// Remembers every line.
class Lines : public Log {
 public:
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) override {
    std::string line = std::string(to_string(level)) + " " + std::string(message);
    for (const LogField& field : fields) line += " " + std::string(field.key) + "=" + field.value;
    all.push_back(std::move(line));
  }
  std::vector<std::string> all;

 private:
  static std::string_view to_string(LogLevel level) { return level == LogLevel::kWarn ? "warn" : "other"; }
};

class Resolve : public testing::Test {
 protected:
  Result<ResolvedPlan> load(const std::string& text, LoadMode mode = LoadMode::kFull) {
    // A folder of its own: cases run at the same time.
    const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
    const auto path = std::filesystem::path(testing::TempDir()) / ("landfall_" + test) / "resolve_test.yml";
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    PluginSettings settings;
    settings.context.log = &log_;
    return load_and_resolve({path.string()}, mode, settings);
  }
  std::string refusal(const std::string& text) {
    const auto plan = load(text);
    return plan.ok() ? "" : plan.error().message();
  }
  Lines log_;
};

constexpr const char* kSource = R"(kind: source
spec:
  name: numbers
  registry: builtin
  path: testdata
  tables: [narrow]
  destinations: [lake]
)";
constexpr const char* kDestination = R"(---
kind: destination
spec:
  name: lake
  registry: cloudquery
  path: cloudquery/file
  version: v0.0.1
  write_mode: append
  sync_group_id: "{{YEAR}}-{{SYNC_ID}}"
  spec:
    path: "out/{{TABLE}}/{{UUID}}.csv"
    format: csv
)";

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST_F(Resolve, FindsBuiltInPluginsAndSaysWhatTheyReplace) {
  const auto plan = load(std::string(kSource) + kDestination);
  ASSERT_TRUE(plan.ok()) << plan.error().message();
  ASSERT_EQ(plan->sources.size(), 1U);
  EXPECT_EQ(plan->sources[0].def, find_source("testdata"));
  EXPECT_EQ(plan->destinations[0].def, find_destination("file"));
  EXPECT_THAT(plan->sources[0].destinations, ElementsAre(0U));
  EXPECT_THAT(log_.all,
              Contains(AllOf(HasSubstr("built-in destination file"), HasSubstr("cloudquery/file@v0.0.1"))));
  EXPECT_EQ(shown(plan->sources[0].document), "numbers (builtin@testdata)");
  EXPECT_EQ(shown_destinations(*plan, plan->sources[0]), "lake (cloudquery/file@v0.0.1)");
}

TEST_F(Resolve, TheJobCarriesModesNamesAndGroup) {
  const auto plan = load(std::string(kSource) + kDestination);
  ASSERT_TRUE(plan.ok()) << plan.error().message();
  RunSettings settings;
  settings.invocation_id = "run";
  settings.sync_time_us = 1'234'567'890'123'456;  // in 2009
  settings.shard = Shard{.num = 2, .total = 3};
  const SyncJob job = make_job(*plan, plan->sources[0], settings);
  EXPECT_EQ(job.source_name, "numbers");
  EXPECT_THAT(job.request.selection.tables, ElementsAre("narrow"));
  ASSERT_EQ(job.destinations.size(), 1U);
  const DestinationJob& lake = job.destinations[0];
  EXPECT_TRUE(lake.stamp.strip_keys);
  EXPECT_FALSE(lake.delete_stale);
  EXPECT_EQ(lake.stamp.source_name, "numbers_2_3");
  EXPECT_EQ(lake.stamp.group_id, "2009-run");
  EXPECT_EQ(lake.version, "v0.0.1");
}

TEST_F(Resolve, UnknownPluginsAreRefusedAtTheirPathWithWhatThereIs) {
  const std::string source = changed(kSource, "path: testdata", "path: tesdata");
  EXPECT_THAT(refusal(source + kDestination),
              AllOf(HasSubstr("resolve_test.yml:5:9: "), HasSubstr("did you mean \"testdata\"?"),
                    HasSubstr("built-in sources: file, testdata")));
}

TEST_F(Resolve, WhatIsNotBuiltInIsAPluginOutside) {
  const std::string source = changed(changed(kSource, "builtin", "grpc"), "testdata", "localhost:7777");
  const auto plan = load(source + changed(kDestination, "cloudquery/file", "somebody/file"));
  ASSERT_TRUE(plan.ok()) << plan.error().message();
  EXPECT_EQ(plan->sources[0].def, nullptr);
  EXPECT_NE(plan->sources[0].remote, nullptr);
  EXPECT_EQ(plan->destinations[0].def, nullptr);
  EXPECT_NE(plan->destinations[0].remote, nullptr);
}

TEST_F(Resolve, ALocalPluginMustBeAFile) {
  const std::string local = changed(kSource, "builtin", "local");
  EXPECT_THAT(refusal(changed(local, "testdata", "./no/such/plugin") + kDestination),
              AllOf(HasSubstr("resolve_test.yml:5:9: "),
                    HasSubstr("plugin \"numbers\": there is no file \"./no/such/plugin\"")));
  EXPECT_THAT(refusal(changed(local, "testdata", "/tmp") + kDestination),
              AllOf(HasSubstr("resolve_test.yml:5:9: "), HasSubstr("is a directory")));
}

TEST_F(Resolve, ABackendOfASourceInAContainerListensOnTcp) {
  const std::string destination = changed(changed(kDestination, "cloudquery/file", "/bin/true"),
                                          "registry: cloudquery", "registry: local");
  const std::string backend =
      "tables: [narrow]\n  backend_options: {table_name: state, connection: \"@@plugins.lake.connection\"}";
  const std::string source = changed(kSource, "tables: [narrow]", backend);
  for (const char* registry : {"docker", "grpc"}) {
    const auto plan = load(changed(source, "builtin", registry) + destination);
    ASSERT_TRUE(plan.ok()) << plan.error().message();
    EXPECT_EQ(plan->destinations[0].remote->uses_tcp(), std::string(registry) == "docker");
  }
}

TEST_F(Resolve, ADownloadedPluginNeedsTeamAndName) {
  EXPECT_THAT(refusal(std::string(kSource) + changed(kDestination, "cloudquery/file", "file")),
              AllOf(HasSubstr("resolve_test.yml:13:9: "), HasSubstr("team/name")));
}

TEST_F(Resolve, ADestinationsTransformersKeepTheOrderOfItsList) {
  const std::string transformers =
      "---\nkind: transformer\nspec: {name: one, registry: grpc, path: \"localhost:1\"}\n"
      "---\nkind: transformer\nspec: {name: two, registry: grpc, path: \"localhost:2\"}\n";
  const auto plan =
      load(std::string(kSource) +
           changed(kDestination, "write_mode: append", "write_mode: append\n  transformers: [two, one]") +
           transformers);
  ASSERT_TRUE(plan.ok()) << plan.error().message();
  EXPECT_THAT(plan->destinations[0].transformers, ElementsAre(1U, 0U));
  const SyncJob job = make_job(*plan, plan->sources[0], {});
  ASSERT_EQ(job.destinations[0].transformers.size(), 2U);
  EXPECT_EQ(job.destinations[0].transformers[0].name, "two");
}

TEST_F(Resolve, MistakesOfTheFileAndOfThePluginsOptionsComeTogether) {
  const std::string source = changed(kSource, "tables:", "tabels:");
  const std::string destination =
      changed(changed(kDestination, "append", "overwrite"), "format: csv", "format: xml");
  const std::string message = refusal(source + destination);
  EXPECT_THAT(message, HasSubstr("resolve_test.yml:6:3: "));
  EXPECT_THAT(message, HasSubstr("resolve_test.yml:15:15: "));
  EXPECT_THAT(message, HasSubstr("resolve_test.yml:19:13: "));
}

TEST_F(Resolve, BuiltInSourcesKeepNoStateAndNoTransformerIsBuiltIn) {
  EXPECT_THAT(refusal(changed(kSource, "tables: [narrow]",
                              "tables: [narrow]\n  backend_options: {table_name: a, connection: b}") +
                      kDestination),
              HasSubstr("backend_options"));
  EXPECT_THAT(refusal(std::string(kSource) +
                      changed(kDestination, "write_mode: append", "write_mode: append\n  transformers: [t]") +
                      "---\nkind: transformer\nspec: {name: t, registry: builtin, path: basic}\n"),
              HasSubstr("no transformer is built in"));
}

TEST_F(Resolve, RelaxedNeedsNoDestination) {
  const auto plan = load(changed(kSource, "  destinations: [lake]\n", ""), LoadMode::kRelaxed);
  ASSERT_TRUE(plan.ok()) << plan.error().message();
  EXPECT_TRUE(plan->destinations.empty());
}

TEST_F(Resolve, BuiltInNamesAreUnique) {
  for (const auto& names : {source_names(), destination_names()})
    for (const std::string& name : names) EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
}

}  // namespace
}  // namespace landfall
