// Whole configurations: what is accepted, with which defaults, and what documents may say of each other.
#include "spec/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/plan_fixture.h"

namespace landfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

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
            "c.yml:14:15: option \"write_mode\" must be one of overwrite-delete-stale, overwrite, append, "
            "not \"upsert\"\n"
            "c.yml:15:3: \"batch_size\" is no option here any more: put it into the plugin's own spec, as "
            "spec.spec.batch_size");
}

TEST_F(PlanTest, NamesMustBeUniquePerKind) {
  EXPECT_THAT(
      messages(std::string(kSource) + kDestination + kDestination),
      ::testing::MatchesRegex("c.yml:17:9: duplicate destination name \"d\"; the first is at .*c.yml:11:9"));
  EXPECT_EQ(messages(std::string(kSource) + kDestination +
                     "---\nkind: transformer\nspec: {name: d, path: a/b, version: v1}\n"),
            "");
}

TEST_F(PlanTest, ReferencesBetweenDocuments) {
  EXPECT_EQ(
      messages("kind: source\nspec: {name: s, path: a/b, version: v1, tables: ['*'], destinations: [pgg, "
               "platform]}\n"
               "---\nkind: destination\nspec: {name: pg, path: a/b, version: v1, transformers: [none]}\n"),
      "c.yml:2:71: source \"s\" names the unknown destination \"pgg\"; did you mean \"pg\"?\n"
      "c.yml:2:76: source \"s\" names the unknown destination \"platform\"; CloudQuery's hosted platform is "
      "none of "
      "Landfall's destinations\n"
      "c.yml:5:57: destination \"pg\" names the unknown transformer \"none\"");
}

TEST_F(PlanTest, UnknownReferencesAreNoNewsWhenADocumentIsUnreadable) {
  EXPECT_EQ(messages(std::string(kSource) + "---\nkind: destinatio\nspec: {name: d}\n"),
            "c.yml:9:7: kind must be source, destination or transformer, not \"destinatio\"; did you mean "
            "\"destination\"?");
}

TEST_F(PlanTest, SomethingMustBeThere) {
  EXPECT_EQ(messages(kSource),
            "expected at least one destination (a document with kind: destination); the files hold none\n"
            "c.yml:7:18: source \"s\" names the unknown destination \"d\"");
  EXPECT_EQ(messages("# nothing\n"),
            "expected at least one source (a document with kind: source); the files hold none\n"
            "expected at least one destination (a document with kind: destination); the files hold none");
  EXPECT_EQ(messages("# nothing\n", LoadMode::kRelaxed),
            "expected at least one source or destination; the files hold neither");
}

TEST_F(PlanTest, RelaxedLoadingLooksAtNoReferences) {
  EXPECT_EQ(messages(kSource, LoadMode::kRelaxed), "");
  EXPECT_EQ(
      messages("kind: source\nspec: {name: s, path: a/b, version: v1, tables: [x]}\n", LoadMode::kRelaxed),
      "");
  EXPECT_EQ(messages(kDestination, LoadMode::kRelaxed), "");
}

TEST_F(PlanTest, DifferentVersionsOfASourceMustNotShareADestination) {
  const auto source = [](const std::string& name, const std::string& version) {
    return "---\nkind: source\nspec: {name: " + name + ", path: a/b, version: " + version +
           ", tables: ['*'], destinations: [d]}\n";
  };
  EXPECT_THAT(messages(source("one", "v1") + source("two", "v2") + kDestination),
              HasSubstr("c.yml:6:39: sources \"one\" and \"two\" are different versions of one plugin"));
  EXPECT_EQ(messages(source("one", "v1") + source("two", "v1") + kDestination), "");
}

TEST_F(PlanTest, ConnectionsOfOtherPlugins) {
  const std::string backend =
      "  backend_options: {table_name: t, connection: \"@@plugins.NAME.connection\"}\n";
  const auto with = [&](const std::string& name, const std::string& more) {
    std::string text = backend;
    text.replace(text.find("NAME"), 4, name);
    return messages(std::string(kSource) + text + more + kDestination +
                    "---\nkind: destination\nspec: {name: state, path: a/b, version: v1}\n");
  };
  EXPECT_EQ(with("state", "  spec: {c: 'x @@plugins.d.connection y'}\n"), "");
  EXPECT_EQ(with("stat", ""),
            "c.yml:8:48: @@plugins.stat.connection names an unknown destination; did you mean \"state\"?");
  EXPECT_EQ(with("d", "  spec: {c: '@@plugins.state.connection'}\n"),
            "c.yml:9:13: @@plugins.state.connection: destination \"state\" is neither in destinations nor "
            "the backend of "
            "this source");
  EXPECT_THAT(with("a.b", ""), HasSubstr("c.yml:8:48: @@plugins. must be followed by NAME.connection"));
}

TEST_F(PlanTest, MissingVariablesCauseNoOtherProblems) {
  EXPECT_EQ(
      messages("kind: source\nspec:\n  name: ${NAME}\n  path: cloudquery/test\n  version: \"${VERSION}\"\n"
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
      std::string(kDestination) +
      "  write_mode: ${V}\n  sync_group_id: \"{{${V}}}\"\n  transformers: [\"${V}\"]\n"
      "---\nkind: ${V}\nspec: {}\n---\nkind: destination\nspec: {name: \"${V}\", path: \"${V}\", version: "
      "\"${V}\"}\n");
  EXPECT_THAT(text, HasSubstr("c.yml:6:11: option \"tables\" must be a list"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("plan-test-value")));
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
