// The flags every command takes.
#pragma once

#include <CLI/CLI.hpp>

#include <landfall/spec.h>

#include <string>

#include "result/log.h"

namespace landfall::cli {

struct GlobalOptions {
  std::string log_level = "info";
  std::string log_format = "text";
  bool log_console = false;
  std::string log_file_name = "landfall.log";
  bool log_file_overwrite = false;
  bool no_log_file = false;
  std::string invocation_id;  ///< empty: a random one
  std::string cq_dir = ".cq";
  Duration plugin_timeout = std::chrono::hours(2);  ///< 0: none
  std::string telemetry_level = "none";
  std::string ignored;
};

/// Declares the flags. `options` must outlive `root`.
void add_global_options(CLI::App& root, GlobalOptions& options);

/// The log these flags ask for; `keeps_log` false leaves out the file.
LogOptions log_options(const GlobalOptions& options, bool keeps_log);

}  // namespace landfall::cli
