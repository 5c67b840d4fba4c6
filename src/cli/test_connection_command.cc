// `landfall test-connection`: tries to reach every plugin's system and changes nothing.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <ostream>

#include "cli/command.h"
#include "registry/locate.h"
#include "registry/open_plugins.h"
#include "registry/resolve.h"
#include "result/redact.h"

namespace landfall::cli {
namespace {

std::string code_of(ErrorKind kind) {
  std::string code(to_string(kind));
  std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::toupper(c); });
  return code;
}

/// Tries one plugin, prints its line, and returns its error.
template <class Resolved>
Result<void> try_one(std::string_view kind, const Resolved& plugin, Run& run) {
  const Result<void> outcome = test_connection(plugin, run.context(plugin.document.name));
  run.out << fmt::format("{:<12}{}  ", kind, shown(plugin.document));
  if (outcome.ok())
    run.out << "Success" << std::endl;
  else
    run.out << "Failure: " << code_of(outcome.error().kind()) << '\t' << redact(outcome.error().message())
            << std::endl;
  return outcome;
}

int test_all(const ResolvedPlan& plan, Run& run) {
  std::optional<Error> first;
  const auto keep = [&](const Result<void>& outcome) {
    if (!outcome.ok() && !first) first = outcome.error();
  };
  run.out << "Testing connections of " << plan.sources.size() << " source(s) and " << plan.destinations.size()
          << " destination(s)" << std::endl;
  for (const ResolvedSource& source : plan.sources) keep(try_one("source", source, run));
  for (const ResolvedDestination& destination : plan.destinations)
    keep(try_one("destination", destination, run));
  if (!first) return 0;
  return fail(run, Error(first->kind(), "at least one test connection failed"));
}

int test_connections(const std::vector<std::string>& files, Run& run) {
  run.talk << "Loading spec(s) from " << joined(files) << std::endl;
  const auto plan = load_and_resolve(files, LoadMode::kRelaxed, run.plugins);
  if (!plan.ok()) return fail(run, plan.error());
  return test_all(*plan, run);
}

}  // namespace

Command add_test_connection_command(CLI::App& root) {
  CLI::App* app = add_subcommand(root, "test-connection", "Try to reach every source and destination");
  auto files = std::make_shared<std::vector<std::string>>();
  add_spec_files(*app, *files);
  return {
      .app = app, .keeps_log = true, .action = [files](Run& run) { return test_connections(*files, run); }};
}

}  // namespace landfall::cli
