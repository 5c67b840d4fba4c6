// The program `landfall`.
#include <arrow/memory_pool.h>
#include <landfall/serve.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "cli/program.h"
#include "registry/builtin.h"

namespace {

// Arrow's default, mimalloc, keeps freed memory: a Parquet sync stands at 275 MB with it and at 170 MB with
// jemalloc, at the same speed. Read by Arrow when it first allocates; what the user has set stays.
void choose_memory_pool() {
  const auto backends = arrow::SupportedMemoryBackendNames();
  if (std::find(backends.begin(), backends.end(), "jemalloc") != backends.end())
    setenv("ARROW_DEFAULT_MEMORY_POOL", "jemalloc", 0);
}

/// The destination this program stands for when it is started under a plugin's name; nullptr under its own.
const landfall::DestinationDef* plugin_called(std::string_view program) {
  program.remove_prefix(program.rfind('/') + 1);
  for (const std::string_view prefix : {"landfall-", "cq-destination-"})
    if (program.starts_with(prefix)) return landfall::find_destination(program.substr(prefix.size()));
  return landfall::find_destination(program);
}

}  // namespace

int main(int argc, char** argv) {
  choose_memory_pool();
  // A reader that goes away (`landfall tables … | head`) shows as a failed write, not as a death.
  signal(SIGPIPE, SIG_IGN);
  if (const landfall::DestinationDef* plugin = plugin_called(argc > 0 ? argv[0] : ""))
    return landfall::serve(*plugin, "v" LANDFALL_VERSION, argc, argv);
  landfall::cli::Program program(LANDFALL_VERSION);
  return program.run(argc, argv, {std::cout, std::cerr, isatty(STDOUT_FILENO) == 1});
}
