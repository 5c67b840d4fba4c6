// Writes a first configuration from the examples that the plugins declare.
#include "cli/starter_config.h"

#include <fmt/format.h>

#include "registry/write_modes.h"

namespace landfall::cli {
namespace {

/// The nested `spec` of a document: the example's lines, four blanks in.
std::string nested_spec(std::string_view example) {
  std::string out;
  while (!example.empty()) {
    const std::size_t end = example.find('\n');
    const std::string_view line = example.substr(0, end);
    if (!line.empty()) out += fmt::format("    {}\n", line);
    example = end == std::string_view::npos ? "" : example.substr(end + 1);
  }
  return out.empty() ? "  spec: {}\n" : "  spec:\n" + out;
}

}  // namespace

StarterPlugin starter_of(const SourceDef& source) {
  return {.name = std::string(source.name),
          .title = std::string(source.title),
          .where = fmt::format("  registry: builtin\n  path: {}\n", source.name),
          .tables = source.example_tables.empty() ? "[\"*\"]" : std::string(source.example_tables),
          .write_mode = {},
          .options = fmt::format("landfall spec --source {}", source.name),
          .nested_spec = nested_spec(source.example)};
}

StarterPlugin starter_of(const DestinationDef& destination) {
  return {.name = std::string(destination.name),
          .title = std::string(destination.title),
          .where = fmt::format("  registry: builtin\n  path: {}\n", destination.name),
          .tables = {},
          .write_mode = std::string(to_string(possible_write_modes(destination.capabilities).front())),
          .options = fmt::format("landfall spec {}", destination.name),
          .nested_spec = nested_spec(destination.example)};
}

StarterPlugin starter_of(const OutsidePlugin& plugin) {
  std::string where = fmt::format("  registry: {}\n  path: \"{}\"\n", plugin.registry, plugin.path);
  if (!plugin.version.empty()) where += fmt::format("  version: {}\n", plugin.version);
  return {.name = plugin.name,
          .title = plugin.name,
          .where = std::move(where),
          .tables = "[\"*\"]",
          .write_mode = std::string(to_string(WriteMode::kOverwriteDeleteStale)),
          .options = "the plugin's own documentation",
          .nested_spec = nested_spec("")};
}

std::string starter_config(const StarterPlugin& source, const StarterPlugin& destination) {
  return fmt::format(R"(# From {} to {}: run it with `landfall sync` and this file's name.
kind: source
spec:
  name: {}
{}  tables: {}
  destinations: ["{}"]
  # Every option: {}
{}---
kind: destination
spec:
  name: {}
{}  write_mode: {}
  # Every option: {}
{})",
                     source.title, destination.title, source.name, source.where, source.tables,
                     destination.name, source.options, source.nested_spec, destination.name,
                     destination.where, destination.write_mode, destination.options, destination.nested_spec);
}

}  // namespace landfall::cli
