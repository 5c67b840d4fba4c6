// Prints the command line's declarations as a page.
#include "cli/cli_reference.h"

#include <fmt/format.h>

namespace landfall::cli {
namespace {

constexpr std::string_view kOpening = R"(# Command line

Written by `landfall docs`; do not edit.

`landfall COMMAND [FLAGS] FILES…`. Global flags may stand before or behind the command.
Exit codes are in [errors.md](errors.md).

The commands are those of CloudQuery's program, with these differences:

- The log file is `landfall.log` in place of `cloudquery.log`.
- `sync` does not exit with 0 when a table or a destination had an error.
- A usage error exits with 2.
- Errors and warnings in the last line of `sync` count what the source and the destinations reported.
- There is no telemetry: `--telemetry-level` is accepted and does nothing. Nothing is sent anywhere but to what the
  spec files name.

)";

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\\|");
  return text;
}

std::string shown_name(const CLI::Option& option) {
  if (option.get_positional())
    return fmt::format("`{}{}`", option.get_name(), option.get_items_expected_max() > 1 ? "…" : "");
  std::string name = option.get_name(false, true);
  for (std::size_t at = 0; (at = name.find(',', at)) != std::string::npos; at += 4)
    name.replace(at, 1, "`, `");
  return '`' + name + '`';
}

std::string shown_value(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return "";
  std::string type = option.get_type_name();
  const std::size_t choices = type.find('{');
  if (choices != std::string::npos) type = type.substr(choices + 1, type.find('}') - choices - 1);
  if (type.starts_with("TEXT:")) type = type.substr(5);
  return '`' + type + '`';
}

std::string option_row(const CLI::Option& option) {
  const std::string initial = option.get_default_str();
  return fmt::format("| {} | {} | {} | {} |\n", shown_name(option), cell(shown_value(option)),
                     initial.empty() ? "" : '`' + initial + '`',
                     cell(option.get_description()) + (option.get_required() ? " (required)" : ""));
}

std::string option_table(const CLI::App& app) {
  std::string rows;
  for (const CLI::Option* option : app.get_options())
    if (!option->get_group().empty() && option->get_name() != "--help") rows += option_row(*option);
  if (rows.empty()) return "It has no flags of its own.\n";
  return "| Flag | Value | Default | Meaning |\n|---|---|---|---|\n" + rows;
}

}  // namespace

std::string cli_reference(const CLI::App& root) {
  std::string page(kOpening);
  page += "## Global flags\n\n" + option_table(root);
  for (const CLI::App* command : root.get_subcommands([](const CLI::App*) { return true; }))
    page += fmt::format("\n## landfall {}\n\n{}.\n\n{}", command->get_name(), command->get_description(),
                        option_table(*command));
  return page;
}

}  // namespace landfall::cli
