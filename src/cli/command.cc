// What all commands' declarations share.
#include "cli/command.h"

namespace landfall::cli {

CLI::App* add_subcommand(CLI::App& root, const std::string& name, const std::string& sentence) {
  CLI::App* command = root.add_subcommand(name, sentence);
  command->fallthrough();
  return command;
}

void add_spec_files(CLI::App& command, std::vector<std::string>& paths) {
  command.add_option("FILES", paths, "Spec files, or directories of .yml and .yaml files")->required();
}

}  // namespace landfall::cli
