// Tests of refusing a write mode before anything opens.
#include "registry/write_modes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace landfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Value with_write_mode_at(int line, int column) {
  Value written;
  written.kind = Value::Kind::kMap;
  Value mode;
  mode.kind = Value::Kind::kString;
  mode.position = {.file = std::make_shared<const std::string>("a.yml"), .line = line, .column = column};
  written.entries.push_back({"write_mode", {}, mode});
  return written;
}

std::string refusal(WriteMode mode, bool overwrite, bool delete_stale) {
  DestinationDef def;
  def.title = "Box";
  def.capabilities.overwrite = overwrite;
  def.capabilities.delete_stale = delete_stale;
  DestinationSpec document;
  document.write_mode = mode;
  document.written = with_write_mode_at(5, 15);
  Problems problems;
  check_write_mode(document, def, problems);
  return problems.empty() ? "" : problems.result().error().message();
}

TEST(WriteModes, FollowFromTheCapabilities) {
  Capabilities can;
  EXPECT_THAT(possible_write_modes(can), ElementsAre(WriteMode::kAppend));
  can.overwrite = true;
  EXPECT_THAT(possible_write_modes(can), ElementsAre(WriteMode::kOverwrite, WriteMode::kAppend));
  can.delete_stale = true;
  EXPECT_THAT(possible_write_modes(can),
              ElementsAre(WriteMode::kOverwriteDeleteStale, WriteMode::kOverwrite, WriteMode::kAppend));
}

TEST(WriteModes, WhatIsPossiblePasses) {
  EXPECT_EQ(refusal(WriteMode::kAppend, false, false), "");
  EXPECT_EQ(refusal(WriteMode::kOverwrite, true, false), "");
  EXPECT_EQ(refusal(WriteMode::kOverwriteDeleteStale, true, true), "");
}

TEST(WriteModes, TheRefusalStandsAtTheModeAndNamesWhatIsPossible) {
  EXPECT_EQ(refusal(WriteMode::kOverwrite, false, false),
            "a.yml:5:15: Box cannot do write_mode overwrite; it can do append: set `write_mode: append`");
  EXPECT_EQ(refusal(WriteMode::kOverwriteDeleteStale, true, false),
            "a.yml:5:15: Box cannot do write_mode overwrite-delete-stale; it can do overwrite, append: "
            "set `write_mode: overwrite`");
}

TEST(WriteModes, ADefaultThatCannotWorkIsCalledTheDefault) {
  DestinationDef def;
  def.title = "Box";
  DestinationSpec document;
  Problems problems;
  check_write_mode(document, def, problems);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems.result().error().message(), HasSubstr("overwrite-delete-stale, which is the default"));
}

}  // namespace
}  // namespace landfall
