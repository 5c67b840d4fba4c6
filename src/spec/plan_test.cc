// Whole configurations: what is accepted, with which defaults, and every message about what is not.
#include "spec/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace landfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PlanTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("landfall_plan_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
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

constexpr const char* kSource =
    "kind: source\nspec:\n  name: s\n  path: cloudquery/test\n  version: v1.0.0\n  tables: [\"*\"]\n"
    "  destinations: [d]\n";
constexpr const char* kDestination =
    "---\nkind: destination\nspec:\n  name: d\n  path: cloudquery/sqlite\n  version: v2.0.0\n";

TEST_F(PlanTest, DefaultsOfAMinimalConfiguration) {
  const Plan plan = load(std::string(kSource) + kDestination);
  ASSERT_EQ(messages_, "");
  const SourceSpec& source = plan.sources.at(0);
  EXPECT_EQ(source.name, "s");
  EXPECT_EQ(source.registry, Registry::kCloudquery);
  EXPECT_FALSE(source.registry_is_written);
  EXPECT_TRUE(source.skip_dependent_tables);
  EXPECT_FALSE(source.deterministic_cq_id);
  EXPECT_FALSE(source.backend_options.has_value());
  EXPECT_TRUE(source.spec.is_null());
  const DestinationSpec& destination = plan.destinations.at(0);
  EXPECT_EQ(destination.write_mode, WriteMode::kOverwriteDeleteStale);
  EXPECT_EQ(destination.migrate_mode, MigrateChoice::kSafe);
  EXPECT_EQ(destination.pk_mode, PkMode::kDefault);
  EXPECT_FALSE(destination.send_sync_summary);
  EXPECT_TRUE(plan.notices.empty());
  EXPECT_EQ(plan.find_destination("d"), &destination);
  EXPECT_EQ(plan.find_destination("x"), nullptr);
}

TEST_F(PlanTest, ReadsEveryField) {
  const Plan plan = load(R"(kind: source
spec:
  Name: s
  path: ./bin/plugin
  registry: local
  version: v1
  docker_registry_auth_token: dG9rZW4=
  tables: [a*, b]
  skip_tables: [a_1]
  skip_dependent_tables: false
  destinations: [d]
  backend_options: {table_name: st, connection: "@@plugins.d.connection"}
  deterministic_cq_id: true
  otel_endpoint: localhost:4318
  otel_endpoint_insecure: true
  spec: {regions: [x], big: 12345678901234567890}
---
KIND: destination
Spec:
  name: d
  path: localhost:7777
  registry: grpc
  write_mode: append
  migrate_mode: forced
  pk_mode: cq-id-only
  sync_group_id: "g_{{YEAR}}-{{MONTH}}-{{DAY}}_{{HOUR}}{{MINUTE}}_{{SYNC_ID}}"
  send_sync_summary: yes
  transformers: [t]
  spec:
    connection_string: x.db
---
kind: transformer
spec: {name: t, path: basic, registry: builtin}
)");
  ASSERT_EQ(messages_, "");
  const SourceSpec& source = plan.sources.at(0);
  EXPECT_EQ(source.registry, Registry::kLocal);
  EXPECT_EQ(source.version, "") << "a local plugin has none";
  EXPECT_EQ(source.docker_registry_auth_token.reveal(), "dG9rZW4=");
  EXPECT_THAT(source.tables, ElementsAre("a*", "b"));
  EXPECT_THAT(source.skip_tables, ElementsAre("a_1"));
  EXPECT_FALSE(source.skip_dependent_tables);
  EXPECT_EQ(source.backend_options->table_name, "st");
  EXPECT_TRUE(source.deterministic_cq_id);
  EXPECT_EQ(source.otel_endpoint, "localhost:4318");
  EXPECT_TRUE(source.otel_endpoint_insecure);
  EXPECT_EQ(source.spec.to_json(), R"({"regions":["x"],"big":12345678901234567890})");
  const DestinationSpec& destination = plan.destinations.at(0);
  EXPECT_EQ(destination.registry, Registry::kGrpc);
  EXPECT_EQ(destination.write_mode, WriteMode::kAppend);
  EXPECT_EQ(destination.migrate_mode, MigrateChoice::kForced);
  EXPECT_EQ(destination.pk_mode, PkMode::kCqIdOnly);
  EXPECT_TRUE(destination.send_sync_summary);
  EXPECT_THAT(destination.transformers, ElementsAre("t"));
  EXPECT_THAT(destination.at("write_mode").to_string(), ::testing::EndsWith("c.yml:23:15"));
  EXPECT_EQ(plan.transformers.at(0).registry, Registry::kBuiltin);
}

TEST_F(PlanTest, FiveMistakesAreShownAtOnce) {
  EXPECT_EQ(messages(R"(kind: source
spec:
  name: s
  path: cloudquery/test
  version: 1.0.0
  tables: "*"
  destination: [pg]
---
kind: destination
spec:
  name: pq
  path: cloudquery/postgresql
  version: v8.0.0
  write_mode: upsert
  batch_size: 10
)"),
            "c.yml:3:3: at least one destination is required; name it in destinations: [NAME]\n"
            "c.yml:5:12: version must start with v, like v1.2.3\n"
            "c.yml:6:11: option \"tables\" must be a list, not a string; write it as a list: [\"*\"]\n"
            "c.yml:7:3: unknown option \"destination\"; did you mean \"destinations\"?\n"
            "c.yml:14:15: option \"write_mode\" must be one of overwrite-delete-stale, overwrite, append, not \"upsert\"\n"
            "c.yml:15:3: \"batch_size\" is no option here any more: put it into the plugin's own spec, as "
            "spec.spec.batch_size");
}

TEST_F(PlanTest, Envelope) {
  const std::string rest = std::string("\n") + kDestination;
  EXPECT_THAT(messages("spec: {name: x}" + rest), HasSubstr("c.yml:1:1: the document has no kind; add `kind: source`"));
  EXPECT_THAT(messages("kind: Source\nspec: {}" + rest),
              HasSubstr("c.yml:1:7: kind must be source, destination or transformer, not \"Source\"; did you mean \"source\"?"));
  EXPECT_THAT(messages("kind: 3\nspec: {}" + rest), HasSubstr("c.yml:1:7: kind must be source, destination or transformer, not an integer"));
  EXPECT_THAT(messages("kind: source" + rest), HasSubstr("c.yml:1:1: the source has no spec"));
  EXPECT_THAT(messages("kind: source\nspec: [a]" + rest), HasSubstr("c.yml:2:7: spec must be a map of options, not a list"));
  EXPECT_THAT(messages("- a" + rest), HasSubstr("c.yml:1:1: a document must be a map with kind and spec, not a list"));
  EXPECT_THAT(messages("kind: source\nname: x\nspcc: 1\nspec: {name: y}" + rest),
              HasSubstr("c.yml:2:1: unknown field \"name\": beside kind and spec a document has nothing; indent it under spec\n"
                        "c.yml:3:1: unknown field \"spcc\": beside kind and spec a document has nothing; did you mean \"spec\"?"));
  EXPECT_THAT(messages("kind: source\nKind: source\nspec: {}" + rest), HasSubstr("c.yml:2:1: \"kind\" is given twice in one map"));
}

TEST_F(PlanTest, RequiredOptions) {
  EXPECT_EQ(messages(std::string("kind: source\nspec:\n  name: aws\n") + kDestination),
            "c.yml:3:3: tables is required; tables: [\"*\"] takes all of them\n"
            "c.yml:3:3: path is required; try path: cloudquery/aws\n"
            "c.yml:3:3: version is required for the registry cloudquery; a built-in plugin needs none with registry: builtin\n"
            "c.yml:3:3: at least one destination is required; name it in destinations: [NAME]");
  const std::string empty = messages(std::string(kSource) + "---\nkind: destination\nspec: {name: '', path: '', version: v1}\n");
  EXPECT_THAT(empty, HasSubstr("c.yml:10:14: name is required\n"));
  EXPECT_THAT(empty, HasSubstr("c.yml:10:24: path is required"));
  EXPECT_THAT(messages(std::string(kSource) + "---\nkind: destination\nspec: {version: v1}\n"),
              HasSubstr("option \"name\" is required: Names the plugin"));
}

TEST_F(PlanTest, TablesMustNotBeEmpty) {
  EXPECT_THAT(messages("kind: source\nspec: {name: s, path: a/b, version: v1, destinations: [d], tables: []}\n" + std::string(kDestination)),
              HasSubstr("c.yml:2:68: tables must name at least one table"));
}

TEST_F(PlanTest, Registries) {
  const auto with = [&](const std::string& options) {
    return messages(std::string(kSource) + "---\nkind: destination\nspec: {name: d, " + options + "}\n");
  };
  EXPECT_EQ(with("path: sqlite, registry: builtin"), "");
  EXPECT_EQ(with("path: a/b, version: v1, registry: "), "") << "null is as good as nothing";
  EXPECT_EQ(with("path: a/b, version: v1, registry: ''"), "");
  EXPECT_EQ(with("path: sqlite, version: v1"),
            "c.yml:10:23: \"sqlite\" is no path of the registry cloudquery, which has the form team/name; write "
            "cloudquery/NAME, or add registry: builtin, local or grpc");
  EXPECT_EQ(with("path: sqlite, registry: buildin"),
            "c.yml:10:41: option \"registry\" must be one of cloudquery, github, local, grpc, docker, builtin, not "
            "\"buildin\"; did you mean \"builtin\"?");
  EXPECT_EQ(with("path: a/b, version: 1"), "c.yml:10:37: option \"version\" must be a string, not an integer; put quotes around it to make it text");
  const Plan plan = load(std::string(kSource) + "---\nkind: destination\nspec: {name: d, path: a/b, version: v1, registry: github}\n");
  ASSERT_EQ(plan.notices.size(), 1U);
  EXPECT_EQ(plan.notices[0].second, "registry github is deprecated; use cloudquery");
}

TEST_F(PlanTest, NullWhereItIsAnError) {
  for (const char* option : {"write_mode", "migrate_mode", "pk_mode"})
    EXPECT_THAT(messages(std::string(kSource) + kDestination + "  " + option + ": null\n"),
                HasSubstr(std::string("option \"") + option + "\" must not be null"));
}

TEST_F(PlanTest, LegacyNamesSayWhereTheOptionWent) {
  for (const auto& [option, advice] : std::map<std::string, std::string>{{"concurrency", "spec.spec.concurrency"},
                                                                         {"table_concurrency", "spec.spec.concurrency"},
                                                                         {"resource_concurrency", "spec.spec.concurrency"},
                                                                         {"scheduler", "spec.spec.scheduler"},
                                                                         {"backend", "backend_options"},
                                                                         {"backend_spec", "backend_options"}})
    EXPECT_THAT(messages(std::string(kSource) + "  " + option + ": 1\n" + kDestination),
                ::testing::AllOf(HasSubstr("c.yml:8:3: \"" + option + "\" is no option here any more"), HasSubstr(advice)));
  EXPECT_THAT(messages(std::string(kSource) + kDestination + "  batch_size_bytes: 1\n"),
              HasSubstr("spec.spec.batch_size_bytes"));
}

TEST_F(PlanTest, TheNestedSpecMustBeAMap) {
  EXPECT_EQ(messages(std::string(kSource) + "  spec: [a]\n" + kDestination + "  spec: null\n"),
            "c.yml:8:9: the plugin's own spec must be a map of options, not a list");
}

TEST_F(PlanTest, NamesMustBeUniquePerKind) {
  EXPECT_THAT(messages(std::string(kSource) + kDestination + kDestination),
              ::testing::MatchesRegex("c.yml:17:9: duplicate destination name \"d\"; the first is at .*c.yml:11:9"));
  EXPECT_EQ(messages(std::string(kSource) + kDestination + "---\nkind: transformer\nspec: {name: d, path: a/b, version: v1}\n"), "");
}

TEST_F(PlanTest, ReferencesBetweenDocuments) {
  EXPECT_EQ(messages("kind: source\nspec: {name: s, path: a/b, version: v1, tables: ['*'], destinations: [pgg, platform]}\n"
                     "---\nkind: destination\nspec: {name: pg, path: a/b, version: v1, transformers: [none]}\n"),
            "c.yml:2:71: source \"s\" names the unknown destination \"pgg\"; did you mean \"pg\"?\n"
            "c.yml:2:76: source \"s\" names the unknown destination \"platform\"; CloudQuery's hosted platform is none of "
            "Landfall's destinations\n"
            "c.yml:5:57: destination \"pg\" names the unknown transformer \"none\"");
}

TEST_F(PlanTest, UnknownReferencesAreNoNewsWhenADocumentIsUnreadable) {
  EXPECT_EQ(messages(std::string(kSource) + "---\nkind: destinatio\nspec: {name: d}\n"),
            "c.yml:9:7: kind must be source, destination or transformer, not \"destinatio\"; did you mean \"destination\"?");
}

TEST_F(PlanTest, SomethingMustBeThere) {
  EXPECT_EQ(messages(kSource), "expected at least one destination (a document with kind: destination); the files hold none\n"
                               "c.yml:7:18: source \"s\" names the unknown destination \"d\"");
  EXPECT_EQ(messages("# nothing\n"),
            "expected at least one source (a document with kind: source); the files hold none\n"
            "expected at least one destination (a document with kind: destination); the files hold none");
  EXPECT_EQ(messages("# nothing\n", LoadMode::kRelaxed),
            "expected at least one source or destination; the files hold neither");
}

TEST_F(PlanTest, RelaxedLoadingLooksAtNoReferences) {
  EXPECT_EQ(messages(kSource, LoadMode::kRelaxed), "");
  EXPECT_EQ(messages("kind: source\nspec: {name: s, path: a/b, version: v1, tables: [x]}\n", LoadMode::kRelaxed), "");
  EXPECT_EQ(messages(kDestination, LoadMode::kRelaxed), "");
}

TEST_F(PlanTest, DifferentVersionsOfASourceMustNotShareADestination) {
  const auto source = [](const std::string& name, const std::string& version) {
    return "---\nkind: source\nspec: {name: " + name + ", path: a/b, version: " + version + ", tables: ['*'], destinations: [d]}\n";
  };
  EXPECT_THAT(messages(source("one", "v1") + source("two", "v2") + kDestination),
              HasSubstr("c.yml:6:39: sources \"one\" and \"two\" are different versions of one plugin"));
  EXPECT_EQ(messages(source("one", "v1") + source("two", "v1") + kDestination), "");
}

TEST_F(PlanTest, SyncGroupId) {
  const auto with = [&](const std::string& options) { return messages(std::string(kSource) + kDestination + options); };
  EXPECT_EQ(with("  write_mode: append\n  sync_group_id: \"{{SYNC_ID}}\"\n"), "");
  EXPECT_EQ(with("  sync_group_id: x\n"),
            "c.yml:14:18: sync_group_id cannot be used with write_mode overwrite-delete-stale, which would delete the rows "
            "of earlier groups; use overwrite or append");
  EXPECT_EQ(with("  write_mode: append\n  sync_group_id: \"{{YEER}}-{{DAY\"\n"),
            "c.yml:15:18: sync_group_id has {{YEER}} that does not exist; did you mean \"YEAR\"?; there are {{YEAR}}, "
            "{{MONTH}}, {{DAY}}, {{HOUR}}, {{MINUTE}}, {{SYNC_ID}}\n"
            "c.yml:15:18: sync_group_id has a {{ without }}");
}

TEST_F(PlanTest, ConnectionsOfOtherPlugins) {
  const std::string backend = "  backend_options: {table_name: t, connection: \"@@plugins.NAME.connection\"}\n";
  const auto with = [&](const std::string& name, const std::string& more) {
    std::string text = backend;
    text.replace(text.find("NAME"), 4, name);
    return messages(std::string(kSource) + text + more + kDestination +
                    "---\nkind: destination\nspec: {name: state, path: a/b, version: v1}\n");
  };
  EXPECT_EQ(with("state", "  spec: {c: 'x @@plugins.d.connection y'}\n"), "");
  EXPECT_EQ(with("stat", ""), "c.yml:8:48: @@plugins.stat.connection names an unknown destination; did you mean \"state\"?");
  EXPECT_EQ(with("d", "  spec: {c: '@@plugins.state.connection'}\n"),
            "c.yml:9:13: @@plugins.state.connection: destination \"state\" is neither in destinations nor the backend of "
            "this source");
  EXPECT_THAT(with("a.b", ""), HasSubstr("c.yml:8:48: @@plugins. must be followed by NAME.connection"));
}

TEST_F(PlanTest, MissingVariablesCauseNoOtherProblems) {
  EXPECT_EQ(messages("kind: source\nspec:\n  name: ${NAME}\n  path: cloudquery/test\n  version: \"${VERSION}\"\n"
                     "  tables: ${TABLES}\n  destinations: [\"${DEST}\"]\n" +
                     std::string(kDestination) + "  write_mode: ${MODE}\n  sync_group_id: x\n  spec: ${SPEC}\n"),
            "c.yml:3:9: environment variable \"NAME\" is not set\n"
            "c.yml:5:13: environment variable \"VERSION\" is not set\n"
            "c.yml:6:11: environment variable \"TABLES\" is not set\n"
            "c.yml:7:19: environment variable \"DEST\" is not set\n"
            "c.yml:14:15: environment variable \"MODE\" is not set\n"
            "c.yml:16:9: environment variable \"SPEC\" is not set");
}

TEST_F(PlanTest, NoMessageShowsAVariablesValue) {
  environment_ = {{"V", "plan-test-value"}};
  const std::string text = messages(
      "kind: source\nspec:\n  name: ${V}\n  path: ${V}\n  version: ${V}\n  tables: ${V}\n  registry: ${V}\n"
      "  destinations: [\"${V}\"]\n  skip_dependent_tables: ${V}\n" +
      std::string(kDestination) + "  write_mode: ${V}\n  sync_group_id: \"{{${V}}}\"\n  transformers: [\"${V}\"]\n"
      "---\nkind: ${V}\nspec: {}\n---\nkind: destination\nspec: {name: \"${V}\", path: \"${V}\", version: \"${V}\"}\n");
  EXPECT_THAT(text, HasSubstr("c.yml:6:11: option \"tables\" must be a list"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("plan-test-value")));
}

TEST_F(PlanTest, NoticesAboutTables) {
  const Plan plan = load("kind: source\nspec: {name: s, path: a/b, version: v1, destinations: [d], tables: ['*', x], "
                         "skip_dependent_tables: true}\n" + std::string(kDestination));
  ASSERT_EQ(plan.notices.size(), 2U);
  EXPECT_THAT(plan.notices[0].second, HasSubstr("tables has \"*\" beside other entries"));
  EXPECT_THAT(plan.notices[1].second, HasSubstr("skip_dependent_tables has no effect"));
}

TEST_F(PlanTest, SeveralFilesMakeOnePlan) {
  std::ofstream(folder_ / "b.yml") << kSource;
  std::ofstream(folder_ / "a.yml") << kDestination;
  auto plan = load_plan(std::vector{folder_.string()}, LoadMode::kFull);
  ASSERT_TRUE(plan.ok()) << plan.error().message();
  EXPECT_EQ(plan->sources.size(), 1U);
  EXPECT_EQ(plan->destinations.size(), 1U);
  auto twice = load_plan(std::vector<std::string>{folder_, folder_ / "a.yml"}, LoadMode::kFull);
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(twice.error().message(), HasSubstr("duplicate destination name \"d\""));
  auto missing = load_plan(std::vector<std::string>{folder_ / "none.yml"}, LoadMode::kFull);
  EXPECT_THAT(missing.error().message(), HasSubstr("none.yml: reading the file: No such file or directory"));
}

}  // namespace
}  // namespace landfall
