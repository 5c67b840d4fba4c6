// Tests of the generated reference pages: everything declared is on them, and they are the same every time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/cli_reference.h"
#include "cli/errors_reference.h"
#include "cli/program.h"
#include "cli/types_reference.h"
#include "registry/builtin.h"

namespace landfall::cli {
namespace {

using testing::HasSubstr;

TEST(Reference, EveryCommandAndFlagIsOnThePage) {
  const Program program("0");
  const std::string page = cli_reference(program.app());
  for (const CLI::App* command : program.app().get_subcommands([](const CLI::App*) { return true; })) {
    EXPECT_THAT(page, HasSubstr("## landfall " + command->get_name() + "\n"));
    for (const CLI::Option* option : command->get_options()) {
      if (option->get_name() == "--help") continue;
      EXPECT_THAT(page, HasSubstr(option->get_name()));
    }
  }
  EXPECT_THAT(page, HasSubstr("| `--log-file-name` | `TEXT` | `landfall.log` | Log file, appended to |\n"));
  EXPECT_THAT(page, HasSubstr("| `--log-format` | `text,json` | `text` |"));
  EXPECT_EQ(page, cli_reference(Program("0").app()));
}

TEST(Reference, EveryKindOfErrorIsOnThePageWithItsExitCode) {
  const std::string page = errors_reference();
  for (int kind = 0; kind <= static_cast<int>(ErrorKind::kBug); ++kind)
    EXPECT_THAT(page, HasSubstr("| " + std::string(to_string(static_cast<ErrorKind>(kind))) + " | " +
                                std::to_string(exit_code(static_cast<ErrorKind>(kind))) + " |"));
}

TEST(Reference, EveryDestinationSaysHowItKeepsEachKind) {
  const std::string page = types_reference(all_destinations());
  for (const DestinationDef* def : all_destinations())
    for (const TypeRule& rule : def->types) EXPECT_THAT(page, HasSubstr(rule.stored_as));
}

}  // namespace
}  // namespace landfall::cli
