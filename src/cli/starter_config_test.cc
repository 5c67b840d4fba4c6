// Tests of the configuration `landfall init` writes.
#include "cli/starter_config.h"

#include <gtest/gtest.h>

namespace landfall::cli {
namespace {

TEST(StarterConfig, IndentsTheExamplesIntoTwoDocuments) {
  SourceDef source;
  source.name = "shelf";
  source.title = "A shelf";
  source.example = "path: books\nnested:\n  deep: 1\n";
  source.example_tables = R"(["books_*"])";
  DestinationDef destination;
  destination.name = "box";
  destination.title = "A box";
  destination.capabilities.overwrite = true;
  EXPECT_EQ(starter_config(starter_of(source), starter_of(destination)),
            R"(# From A shelf to A box: run it with `landfall sync` and this file's name.
kind: source
spec:
  name: shelf
  registry: builtin
  path: shelf
  tables: ["books_*"]
  destinations: ["box"]
  # Every option: landfall spec --source shelf
  spec:
    path: books
    nested:
      deep: 1
---
kind: destination
spec:
  name: box
  registry: builtin
  path: box
  write_mode: overwrite
  # Every option: landfall spec box
  spec: {}
)");
}

TEST(StarterConfig, NamesAPluginOutsideByRegistryPathAndVersion) {
  DestinationDef destination;
  destination.name = "box";
  destination.title = "A box";
  const std::string config = starter_config(
      starter_of(OutsidePlugin{
          .name = "aws", .registry = "cloudquery", .path = "cloudquery/aws", .version = "v1.2.3"}),
      starter_of(destination));
  EXPECT_NE(config.find(
                "  registry: cloudquery\n  path: \"cloudquery/aws\"\n  version: v1.2.3\n  tables: [\"*\"]\n"),
            std::string::npos)
      << config;
}

}  // namespace
}  // namespace landfall::cli
