// Reads the command line and runs one command.
#include "cli/program.h"

#include <ostream>
#include <utility>

#include "cli/signals.h"
#include "cli/uuid.h"
#include "spec/suggest.h"

namespace landfall::cli {
namespace {

/// A usage error is the user's, like a mistake in a file.
const int kUsageError = exit_code(ErrorKind::kConfig);

/// What is wrong, in our words where the library's would not name the cause.
std::string usage_problem(const CLI::ParseError& error, const CLI::App& app) {
  const auto unread = app.remaining();
  if (!app.get_subcommands().empty() || unread.empty()) return error.what();
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return "unknown command \"" + unread.front() + "\"" + did_you_mean(unread.front(), names);
}

int usage_error(const CLI::ParseError& error, const CLI::App& app, const Streams& streams) {
  const auto chosen = app.get_subcommands();
  const std::string name = chosen.empty() ? "landfall" : "landfall " + chosen.front()->get_name();
  streams.errors << "Error: " << usage_problem(error, app) << "\nRun `" << name
                 << " --help` to see how it is used.\n";
  return kUsageError;
}

/// Takes what is written and keeps nothing.
std::ostream& silent() {
  static std::ostream stream(nullptr);
  return stream;
}

}  // namespace

Program::Program(std::string version)
    : version_(std::move(version)), app_("Lands tables in databases and files.", "landfall") {
  app_.set_version_flag("--version", version_);
  app_.require_subcommand(1);
  add_global_options(app_, options_);
  for (auto* add :
       {add_sync_command, add_migrate_command, add_validate_config_command, add_test_connection_command,
        add_tables_command, add_serve_command, add_plugin_install_command, add_init_command, add_spec_command,
        add_docs_command, add_version_command})
    commands_.push_back(add(app_));
}

int Program::run(int argc, const char* const* argv, const Streams& streams) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app_.exit(asked, streams.out, streams.errors);
  } catch (const CLI::ParseError& error) {
    return usage_error(error, app_, streams);
  }
  for (const Command& command : commands_)
    if (command.app->parsed()) return run_command(command, streams);
  return kUsageError;
}

int Program::run_command(const Command& command, const Streams& streams) {
  if (command.takes_over) return command.takes_over(version_);
  if (options_.invocation_id.empty()) options_.invocation_id = random_uuid();
  const auto cancel = std::make_shared<CancelToken>();
  const SignalWatch watch(cancel, streams.errors);
  const auto log = open_log(log_options(options_, command.keeps_log));
  if (!log.ok()) {
    streams.errors << "Error: " << log.error().message() << "\n";
    return exit_code(log.error().kind());
  }
  const ProgressStyle style = options_.log_console      ? ProgressStyle::kNone
                              : streams.out_is_terminal ? ProgressStyle::kBar
                                                        : ProgressStyle::kLines;
  std::ostream& talk = options_.log_console ? silent() : streams.out;
  Run run{streams.out, talk, streams.errors, **log, cancel, options_.invocation_id, version_, style};
  run.plugins.cache = options_.cq_dir;
  run.plugins.log_level = parse_log_level(options_.log_level).value_or(LogLevel::kInfo);
  run.plugins.patience = {.end_after =
                              std::chrono::duration_cast<std::chrono::milliseconds>(options_.plugin_timeout)};
  run.plugins.context = run.context("");
  run.log.write(LogLevel::kInfo, "landfall starts",
                {{"version", version_}, {"command", command.app->get_name()}});
  return command.action(run);
}

}  // namespace landfall::cli
