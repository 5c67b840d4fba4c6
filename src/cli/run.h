// What a command gets from the process it runs in, and how it reports that it failed.
#pragma once

#include <landfall/context.h>

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/progress_display.h"
#include "registry/remote_plugin.h"

namespace landfall::cli {

/// Everything a command may use. Streams and log outlive it.
struct Run {
  std::ostream& out;     ///< what the user asked for
  std::ostream& talk;    ///< what is being done; silent with --log-console
  std::ostream& errors;  ///< failures
  Log& log;
  std::shared_ptr<CancelToken> cancel;
  std::string invocation_id;
  std::string version;
  ProgressStyle progress = ProgressStyle::kNone;
  PluginSettings plugins;  ///< how plugins outside this program are found and started

  /// The context that a plugin of this name is opened with.
  Context context(std::string plugin_name) const;
};

/// Prints and logs an error, without secrets: `Error: …`.
void report(Run& run, const Error& error);

/// Reports an error and gives its exit code.
int fail(Run& run, const Error& error);

/// `a, b, c`.
std::string joined(const std::vector<std::string>& parts);

}  // namespace landfall::cli
