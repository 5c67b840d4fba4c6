// `landfall init`: writes a first configuration, never over a file that is there.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <ostream>
#include <string>

#include "cli/command.h"
#include "cli/starter_config.h"
#include "registry/builtin.h"

namespace landfall::cli {
namespace {

struct InitOptions {
  std::string source;
  std::string destination;
  std::string spec_path;
};

/// What is meant by --source or --destination.
template <class Def>
Result<StarterPlugin> starter(std::string_view kind, const std::string& name,
                              const std::vector<std::string>& known, const Def* (*find)(std::string_view)) {
  TRY_ASSIGN(const auto outside, parse_outside_plugin(name));
  if (outside) return starter_of(*outside);
  if (const Def* def = find(name)) return starter_of(*def);
  return Error(
      ErrorKind::kConfig,
      fmt::format("no built-in {0} is called \"{1}\"; built-in {0}s are {2}; a plugin outside is written as "
                  "team/name@v1.2.3, ./path or host:port",
                  kind, name, joined(known)));
}

Result<void> write_new_file(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wbx");
  if (file == nullptr) {
    const std::string why =
        errno == EEXIST ? "it exists already; choose another --spec-path" : std::strerror(errno);
    return Error(ErrorKind::kConfig, fmt::format("writing {}: {}", path, why));
  }
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !written)
    return Error(ErrorKind::kConfig, fmt::format("writing {}: {}", path, std::strerror(errno)));
  return {};
}

Result<std::string> write_config(const InitOptions& options) {
  TRY_ASSIGN(const StarterPlugin source,
             starter<SourceDef>("source", options.source, source_names(), find_source));
  TRY_ASSIGN(const StarterPlugin destination, starter<DestinationDef>("destination", options.destination,
                                                                      destination_names(), find_destination));
  std::string path = options.spec_path;
  if (path.empty()) path = fmt::format("{}_to_{}.yaml", source.name, destination.name);
  TRY(write_new_file(path, starter_config(source, destination)));
  return path;
}

int init(const InitOptions& options, Run& run) {
  const auto path = write_config(options);
  if (!path.ok()) return fail(run, path.error());
  run.talk << "Wrote " << *path << "\nRun it with: landfall sync " << *path << "\n";
  return 0;
}

}  // namespace

Command add_init_command(CLI::App& root) {
  CLI::App* app =
      add_subcommand(root, "init", "Write a configuration that runs, for a source and a destination");
  auto options = std::make_shared<InitOptions>();
  app->add_option("--source", options->source,
                  "Built-in source (" + joined(source_names()) + "), or team/name@v1.2.3, ./path, host:port")
      ->required();
  app->add_option(
         "--destination", options->destination,
         "Built-in destination (" + joined(destination_names()) + "), or team/name@v1.2.3, ./path, host:port")
      ->required();
  app->add_option("--spec-path", options->spec_path, "File to write; by default SOURCE_to_DESTINATION.yaml");
  return {.app = app, .keeps_log = false, .action = [options](Run& run) { return init(*options, run); }};
}

}  // namespace landfall::cli
