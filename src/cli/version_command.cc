// `landfall version`: which version this is and what is built in.
#include <ostream>

#include "cli/command.h"
#include "registry/builtin.h"

namespace landfall::cli {
namespace {

int print_version(Run& run) {
  run.out << "landfall " << run.version << "\nsources: " << joined(source_names())
          << "\ndestinations: " << joined(destination_names()) << "\n";
  return 0;
}

}  // namespace

Command add_version_command(CLI::App& root) {
  CLI::App* app = add_subcommand(root, "version", "Print the version and the built-in plugins");
  return {.app = app, .keeps_log = false, .action = print_version};
}

}  // namespace landfall::cli
