// Single documents: every message about an envelope and its options.
#include "spec/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/plan_fixture.h"

namespace landfall {
namespace {

using ::testing::HasSubstr;

using DocumentTest = PlanTest;

TEST_F(DocumentTest, Envelope) {
  const std::string rest = std::string("\n") + kDestination;
  EXPECT_THAT(messages("spec: {name: x}" + rest),
              HasSubstr("c.yml:1:1: the document has no kind; add `kind: source`"));
  EXPECT_THAT(messages("kind: Source\nspec: {}" + rest),
              HasSubstr("c.yml:1:7: kind must be source, destination or transformer, not \"Source\"; did you "
                        "mean \"source\"?"));
  EXPECT_THAT(messages("kind: 3\nspec: {}" + rest),
              HasSubstr("c.yml:1:7: kind must be source, destination or transformer, not an integer"));
  EXPECT_THAT(messages("kind: source" + rest), HasSubstr("c.yml:1:1: the source has no spec"));
  EXPECT_THAT(messages("kind: source\nspec: [a]" + rest),
              HasSubstr("c.yml:2:7: spec must be a map of options, not a list"));
  EXPECT_THAT(messages("- a" + rest),
              HasSubstr("c.yml:1:1: a document must be a map with kind and spec, not a list"));
  EXPECT_THAT(messages("kind: source\nname: x\nspcc: 1\nspec: {name: y}" + rest),
              HasSubstr("c.yml:2:1: unknown field \"name\": beside kind and spec a document has nothing; "
                        "indent it under spec\n"
                        "c.yml:3:1: unknown field \"spcc\": beside kind and spec a document has nothing; did "
                        "you mean \"spec\"?"));
  EXPECT_THAT(messages("kind: source\nKind: source\nspec: {}" + rest),
              HasSubstr("c.yml:2:1: \"kind\" is given twice in one map"));
}

TEST_F(DocumentTest, RequiredOptions) {
  EXPECT_EQ(messages(std::string("kind: source\nspec:\n  name: aws\n") + kDestination),
            "c.yml:3:3: tables is required; tables: [\"*\"] takes all of them\n"
            "c.yml:3:3: path is required; try path: cloudquery/aws\n"
            "c.yml:3:3: version is required for the registry cloudquery; a built-in plugin needs none with "
            "registry: builtin\n"
            "c.yml:3:3: at least one destination is required; name it in destinations: [NAME]");
  const std::string empty =
      messages(std::string(kSource) + "---\nkind: destination\nspec: {name: '', path: '', version: v1}\n");
  EXPECT_THAT(empty, HasSubstr("c.yml:10:14: name is required\n"));
  EXPECT_THAT(empty, HasSubstr("c.yml:10:24: path is required"));
  EXPECT_THAT(messages(std::string(kSource) + "---\nkind: destination\nspec: {version: v1}\n"),
              HasSubstr("option \"name\" is required: Names the plugin"));
}

TEST_F(DocumentTest, TablesMustNotBeEmpty) {
  EXPECT_THAT(
      messages("kind: source\nspec: {name: s, path: a/b, version: v1, destinations: [d], tables: []}\n" +
               std::string(kDestination)),
      HasSubstr("c.yml:2:68: tables must name at least one table"));
}

TEST_F(DocumentTest, Registries) {
  const auto with = [&](const std::string& options) {
    return messages(std::string(kSource) + "---\nkind: destination\nspec: {name: d, " + options + "}\n");
  };
  EXPECT_EQ(with("path: sqlite, registry: builtin"), "");
  EXPECT_EQ(with("path: a/b, version: v1, registry: "), "") << "null is as good as nothing";
  EXPECT_EQ(with("path: a/b, version: v1, registry: ''"), "");
  EXPECT_EQ(
      with("path: sqlite, version: v1"),
      "c.yml:10:23: \"sqlite\" is no path of the registry cloudquery, which has the form team/name; write "
      "cloudquery/NAME, or add registry: builtin, local or grpc");
  EXPECT_EQ(
      with("path: sqlite, registry: buildin"),
      "c.yml:10:41: option \"registry\" must be one of cloudquery, github, local, grpc, docker, builtin, not "
      "\"buildin\"; did you mean \"builtin\"?");
  EXPECT_EQ(with("path: a/b, version: 1"),
            "c.yml:10:37: option \"version\" must be a string, not an integer; put quotes around it to make "
            "it text");
  const Plan plan =
      load(std::string(kSource) +
           "---\nkind: destination\nspec: {name: d, path: a/b, version: v1, registry: github}\n");
  ASSERT_EQ(plan.notices.size(), 1U);
  EXPECT_EQ(plan.notices[0].second, "registry github is deprecated; use cloudquery");
}

TEST_F(DocumentTest, NullWhereItIsAnError) {
  for (const char* option : {"write_mode", "migrate_mode", "pk_mode"})
    EXPECT_THAT(messages(std::string(kSource) + kDestination + "  " + option + ": null\n"),
                HasSubstr(std::string("option \"") + option + "\" must not be null"));
}

TEST_F(DocumentTest, LegacyNamesSayWhereTheOptionWent) {
  for (const auto& [option, advice] :
       std::map<std::string, std::string>{{"concurrency", "spec.spec.concurrency"},
                                          {"table_concurrency", "spec.spec.concurrency"},
                                          {"resource_concurrency", "spec.spec.concurrency"},
                                          {"scheduler", "spec.spec.scheduler"},
                                          {"backend", "backend_options"},
                                          {"backend_spec", "backend_options"}})
    EXPECT_THAT(messages(std::string(kSource) + "  " + option + ": 1\n" + kDestination),
                ::testing::AllOf(HasSubstr("c.yml:8:3: \"" + option + "\" is no option here any more"),
                                 HasSubstr(advice)));
  EXPECT_THAT(messages(std::string(kSource) + kDestination + "  batch_size_bytes: 1\n"),
              HasSubstr("spec.spec.batch_size_bytes"));
}

TEST_F(DocumentTest, TheNestedSpecMustBeAMap) {
  EXPECT_EQ(messages(std::string(kSource) + "  spec: [a]\n" + kDestination + "  spec: null\n"),
            "c.yml:8:9: the plugin's own spec must be a map of options, not a list");
}

TEST_F(DocumentTest, SyncGroupId) {
  const auto with = [&](const std::string& options) {
    return messages(std::string(kSource) + kDestination + options);
  };
  EXPECT_EQ(with("  write_mode: append\n  sync_group_id: \"{{SYNC_ID}}\"\n"), "");
  EXPECT_EQ(with("  sync_group_id: x\n"),
            "c.yml:14:18: sync_group_id cannot be used with write_mode overwrite-delete-stale, which would "
            "delete the rows "
            "of earlier groups; use overwrite or append");
  EXPECT_EQ(with("  write_mode: append\n  sync_group_id: \"{{YEER}}-{{DAY\"\n"),
            "c.yml:15:18: sync_group_id has {{YEER}} that does not exist; did you mean \"YEAR\"?; there are "
            "{{YEAR}}, "
            "{{MONTH}}, {{DAY}}, {{HOUR}}, {{MINUTE}}, {{SYNC_ID}}\n"
            "c.yml:15:18: sync_group_id has a {{ without }}");
}

TEST_F(DocumentTest, NoticesAboutTables) {
  const Plan plan = load(
      "kind: source\nspec: {name: s, path: a/b, version: v1, destinations: [d], tables: ['*', x], "
      "skip_dependent_tables: true}\n" +
      std::string(kDestination));
  ASSERT_EQ(plan.notices.size(), 2U);
  EXPECT_THAT(plan.notices[0].second, HasSubstr("tables has \"*\" beside other entries"));
  EXPECT_THAT(plan.notices[1].second, HasSubstr("skip_dependent_tables has no effect"));
}

}  // namespace
}  // namespace landfall
