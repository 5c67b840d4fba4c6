// The program behind `landfall`: reads the command line, opens the log, runs one command.
#pragma once

#include <CLI/CLI.hpp>

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/global_options.h"

namespace landfall::cli {

/// Where a program's words go.
struct Streams {
  std::ostream& out;
  std::ostream& errors;
  bool out_is_terminal = false;
};

class Program {
 public:
  explicit Program(std::string version);

  /// Runs the command line and returns the exit code: 0, that of the error's kind, or 2 for a usage error.
  int run(int argc, const char* const* argv, const Streams& streams);

  /// The whole command line, for the reference.
  const CLI::App& app() const { return app_; }

 private:
  int run_command(const Command& command, const Streams& streams);

  std::string version_;
  CLI::App app_;
  GlobalOptions options_;
  std::vector<Command> commands_;
};

}  // namespace landfall::cli
