// Declares the flags every command takes and checks their values while they are parsed.
#include "cli/global_options.h"

#include <vector>

#include "cli/uuid.h"

namespace landfall::cli {
namespace {

void add_log_options(CLI::App& root, GlobalOptions& options) {
  root.add_option("--log-level", options.log_level, "Least level that is logged")
      ->check(CLI::IsMember(std::vector<std::string>{"trace", "debug", "info", "warn", "error"}))
      ->capture_default_str();
  root.add_option("--log-format", options.log_format, "Form of a log line")
      ->check(CLI::IsMember(std::vector<std::string>{"text", "json"}))
      ->capture_default_str();
  root.add_flag("--log-console", options.log_console,
                "Log to standard error too; silences progress and all messages on standard output");
  root.add_option("--log-file-name", options.log_file_name, "Log file, appended to")->capture_default_str();
  root.add_flag("--log-file-overwrite", options.log_file_overwrite, "Empty the log file first");
  root.add_flag("--no-log-file", options.no_log_file, "Write no log file");
}

void read_plugin_timeout(const std::string& text, Duration& timeout) {
  const auto duration = parse_duration(text);
  if (!duration.ok()) throw CLI::ValidationError("--plugin-timeout", duration.error().message());
  if (*duration < Duration(0))
    throw CLI::ValidationError("--plugin-timeout", "a duration may not be negative");
  timeout = *duration;
}

std::string read_uuid(std::string& text) {
  const auto uuid = parse_uuid(text);
  if (!uuid) return "\"" + text + "\" is not a UUID";
  text = *uuid;
  return "";
}

}  // namespace

void add_global_options(CLI::App& root, GlobalOptions& options) {
  add_log_options(root, options);
  root.add_option("--invocation-id", options.invocation_id, "UUID of this run; random by default")
      ->transform(CLI::Validator(read_uuid, "UUID"));
  root.add_option("--cq-dir", options.cq_dir, "Folder of downloaded plugins")->capture_default_str();
  root.add_option_function<std::string>(
          "--plugin-timeout",
          [&options](const std::string& text) { read_plugin_timeout(text, options.plugin_timeout); },
          "How long a plugin may stay silent, as a duration like 30m; 0s: for ever")
      ->default_str(format_duration(options.plugin_timeout));
  root.add_option("--telemetry-level", options.telemetry_level,
                  "Accepted, without effect: there is no telemetry")
      ->check(CLI::IsMember(std::vector<std::string>{"none", "errors", "stats", "all"}))
      ->capture_default_str();
  for (const char* flag : {"--data-dir", "--color"})  // which CloudQuery ignores as well
    root.add_option(flag, options.ignored)->group("");
}

LogOptions log_options(const GlobalOptions& options, bool keeps_log) {
  LogOptions log;
  log.level = parse_log_level(options.log_level).value_or(LogLevel::kInfo);
  log.json = options.log_format == "json";
  log.file = keeps_log && !options.no_log_file ? options.log_file_name : "";
  log.overwrite = options.log_file_overwrite;
  log.console = options.log_console;
  log.invocation_id = options.invocation_id;
  return log;
}

}  // namespace landfall::cli
