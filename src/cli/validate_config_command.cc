// `landfall validate-config`: everything that can be checked without opening anything.
#include <memory>
#include <ostream>

#include "cli/command.h"
#include "registry/resolve.h"

namespace landfall::cli {
namespace {

int validate(const std::vector<std::string>& files, Run& run) {
  run.talk << "Loading spec(s) from " << joined(files) << std::endl;
  const auto plan = load_and_resolve(files, LoadMode::kFull, run.plugins);
  if (!plan.ok()) return fail(run, plan.error());
  run.talk << "Valid: " << plan->sources.size() << " source(s), " << plan->destinations.size()
           << " destination(s)" << std::endl;
  return 0;
}

}  // namespace

Command add_validate_config_command(CLI::App& root) {
  CLI::App* app = add_subcommand(root, "validate-config", "Check spec files without opening anything");
  auto files = std::make_shared<std::vector<std::string>>();
  auto license = std::make_shared<std::string>();
  add_spec_files(*app, *files);
  add_without_effect(*app, "--license", *license, "there are no licences to check");
  return {
      .app = app, .keeps_log = true, .action = [files, license](Run& run) { return validate(*files, run); }};
}

}  // namespace landfall::cli
