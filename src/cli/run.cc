// Reports failures the same way for every command.
#include "cli/run.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

#include "result/redact.h"

namespace landfall::cli {

Context Run::context(std::string plugin_name) const {
  Context context;
  context.log = &log;
  context.cancel = cancel;
  context.invocation_id = invocation_id;
  context.plugin_name = std::move(plugin_name);
  return context;
}

void report(Run& run, const Error& error) {
  run.errors << "Error: " << redact(error.message()) << std::endl;
  run.log.write(LogLevel::kError, "exiting with error",
                {{"error", error.message()}, {"kind", std::string(to_string(error.kind()))}});
}

int fail(Run& run, const Error& error) {
  report(run, error);
  return exit_code(error.kind());
}

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace landfall::cli
