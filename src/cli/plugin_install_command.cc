// `landfall plugin install`: downloads the plugins that spec files name, without starting them.
#include <memory>
#include <ostream>

#include "cli/command.h"
#include "registry/locate.h"
#include "registry/resolve.h"

namespace landfall::cli {
namespace {

template <class Resolved>
Result<void> install_each(const std::vector<Resolved>& plugins, Run& run) {
  for (const Resolved& plugin : plugins) {
    if (!plugin.remote) continue;
    TRY(plugin.remote->install());
    run.talk << "Ready: " << shown(plugin.document) << std::endl;
  }
  return {};
}

Result<void> install_all(const ResolvedPlan& plan, Run& run) {
  TRY(install_each(plan.sources, run));
  TRY(install_each(plan.destinations, run));
  return install_each(plan.transformers, run);
}

int install(const std::vector<std::string>& files, Run& run) {
  run.talk << "Loading spec(s) from " << joined(files) << std::endl;
  const auto plan = load_and_resolve(files, LoadMode::kRelaxed, run.plugins);
  if (!plan.ok()) return fail(run, plan.error());
  const auto installed = install_all(*plan, run);
  return installed.ok() ? 0 : fail(run, installed.error());
}

}  // namespace

Command add_plugin_install_command(CLI::App& root) {
  CLI::App* plugin = add_subcommand(root, "plugin", "Work with plugins outside this program");
  plugin->require_subcommand(1);
  CLI::App* app =
      add_subcommand(*plugin, "install", "Download the plugins that spec files name, without starting them");
  auto files = std::make_shared<std::vector<std::string>>();
  add_spec_files(*app, *files);
  return {.app = app, .keeps_log = true, .action = [files](Run& run) { return install(*files, run); }};
}

}  // namespace landfall::cli
