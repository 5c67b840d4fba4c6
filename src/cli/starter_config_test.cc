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
  EXPECT_EQ(starter_config(source, destination),
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

}  // namespace
}  // namespace landfall::cli
