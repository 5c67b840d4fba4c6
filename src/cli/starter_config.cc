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

std::string starter_config(const SourceDef& source, const DestinationDef& destination) {
  return fmt::format(R"(# From {} to {}: run it with `landfall sync` and this file's name.
kind: source
spec:
  name: {}
  registry: builtin
  path: {}
  tables: {}
  destinations: ["{}"]
  # Every option: landfall spec --source {}
{}---
kind: destination
spec:
  name: {}
  registry: builtin
  path: {}
  write_mode: {}
  # Every option: landfall spec {}
{})",
                     source.title, destination.title, source.name, source.name,
                     source.example_tables.empty() ? "[\"*\"]" : source.example_tables, destination.name,
                     source.name, nested_spec(source.example), destination.name, destination.name,
                     to_string(possible_write_modes(destination.capabilities).front()), destination.name,
                     nested_spec(destination.example));
}

}  // namespace landfall::cli
