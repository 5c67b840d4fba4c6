// docs/reference/cli.md: every command and flag, printed from their declarations.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace landfall::cli {

/// The Markdown page on the program's whole command line.
std::string cli_reference(const CLI::App& root);

}  // namespace landfall::cli
