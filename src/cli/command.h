// A command of the program: how it stands on the command line and what it does.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <vector>

#include "cli/run.h"

namespace landfall::cli {

struct Command {
  CLI::App* app = nullptr;          ///< its arguments and flags; tells whether the user chose it
  bool keeps_log = true;            ///< writes the log file (commands that read spec files)
  std::function<int(Run&)> action;  ///< returns the exit code
  /// In place of action: for a command that minds signals, log and standard output itself.
  std::function<int(const std::string& version)> takes_over{};
};

/// Adds a command with a name and a sentence; global flags may stand behind it.
CLI::App* add_subcommand(CLI::App& root, const std::string& name, const std::string& sentence);

/// Adds the argument FILES: at least one spec file or directory.
void add_spec_files(CLI::App& command, std::vector<std::string>& paths);

/// Adds a flag that is accepted so that existing command lines work, and does nothing.
template <class T>
void add_without_effect(CLI::App& command, const std::string& flag, T& value, const std::string& why) {
  command.add_option(flag, value, "Accepted, without effect: " + why);
}

// One function a command, each in the file of its name.
Command add_sync_command(CLI::App& root);
Command add_migrate_command(CLI::App& root);
Command add_validate_config_command(CLI::App& root);
Command add_test_connection_command(CLI::App& root);
Command add_tables_command(CLI::App& root);
Command add_plugin_install_command(CLI::App& root);
Command add_init_command(CLI::App& root);
Command add_serve_command(CLI::App& root);
Command add_spec_command(CLI::App& root);
Command add_docs_command(CLI::App& root);
Command add_version_command(CLI::App& root);

}  // namespace landfall::cli
