// `landfall spec`: the options of a built-in plugin, as a table, a JSON Schema or an example.
#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "cli/command.h"
#include "registry/builtin.h"
#include "spec/json_schema.h"
#include "spec/markdown.h"
#include "spec/suggest.h"

namespace landfall::cli {
namespace {

struct SpecOptions {
  std::string name;
  bool source = false;
  bool schema = false;
  bool example = false;
};

/// What a source and a destination declare alike.
struct Declared {
  const SpecDef* spec = nullptr;
  std::string_view title;
  std::string_view example;
};

Result<Declared> find_declared(const SpecOptions& options) {
  const DestinationDef* destination = options.source ? nullptr : find_destination(options.name);
  if (destination != nullptr) return Declared{&destination->spec, destination->title, destination->example};
  const SourceDef* source = find_source(options.name);
  if (source != nullptr) return Declared{&source->spec, source->title, source->example};
  std::vector<std::string> names = options.source ? std::vector<std::string>() : destination_names();
  for (const std::string& name : source_names()) names.push_back(name);
  return Error(ErrorKind::kConfig,
               fmt::format("no built-in plugin is called \"{}\"{} There are: destinations {}; sources {}",
                           options.name, did_you_mean(options.name, names), joined(destination_names()),
                           joined(source_names())));
}

int print_spec(const SpecOptions& options, Run& run) {
  const auto declared = find_declared(options);
  if (!declared.ok()) return fail(run, declared.error());
  if (options.schema)
    run.out << json_schema(*declared->spec, declared->title);
  else if (options.example)
    run.out << declared->example;
  else
    run.out << options_markdown(*declared->spec);
  return 0;
}

}  // namespace

Command add_spec_command(CLI::App& root) {
  CLI::App* app = add_subcommand(root, "spec", "Print the options of a built-in destination or source");
  auto options = std::make_shared<SpecOptions>();
  app->add_option("NAME", options->name, "Name of a destination or source; a destination's comes first")
      ->required();
  app->add_flag("--source", options->source, "Mean the source of that name");
  CLI::Option* schema =
      app->add_flag("--schema", options->schema, "Print the JSON Schema of the nested spec");
  app->add_flag("--example", options->example, "Print a working nested spec in YAML")->excludes(schema);
  return {
      .app = app, .keeps_log = false, .action = [options](Run& run) { return print_spec(*options, run); }};
}

}  // namespace landfall::cli
