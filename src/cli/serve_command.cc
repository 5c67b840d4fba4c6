// `landfall serve`: offers a built-in destination as a CloudQuery plugin.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/command.h"
#include "registry/builtin.h"
#include "wire/serving/serve_flags.h"

namespace landfall::cli {
namespace {

struct ServeOptions {
  std::string name;
  ServeFlags flags;
};

int serve_one(const CLI::App& app, ServeOptions& options, const std::string& version) {
  const DestinationDef* destination = find_destination(options.name);
  if (destination == nullptr) {
    std::cerr << fmt::format("Error: no built-in destination is called \"{}\"; there are {}\n", options.name,
                             joined(destination_names()));
    return exit_code(ErrorKind::kConfig);
  }
  options.flags.unknown = app.remaining();
  return serve(*destination, "v" + version, options.flags);
}

}  // namespace

Command add_serve_command(CLI::App& root) {
  // Not fallthrough: what looks like a global flag is the plugin's here.
  CLI::App* app = root.add_subcommand(
      "serve", "Serve a built-in destination as a CloudQuery plugin, until SIGINT or SIGTERM");
  auto options = std::make_shared<ServeOptions>();
  app->add_option("NAME", options->name, "Built-in destination: " + joined(destination_names()))->required();
  add_serve_flags(*app, options->flags);
  return {
      .app = app, .keeps_log = false, .action = {}, .takes_over = [app, options](const std::string& version) {
        return serve_one(*app, *options, version);
      }};
}

}  // namespace landfall::cli
