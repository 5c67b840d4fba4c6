// Prints a destination's declaration as a page.
#include "cli/destination_page.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "registry/write_modes.h"
#include "spec/markdown.h"

namespace landfall::cli {
namespace {

constexpr std::string_view kWrittenBy = "Written by `landfall docs`; do not edit.";

std::string example(const DestinationDef& def) {
  std::string nested;
  std::string_view rest = def.example;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (end != 0) nested += fmt::format("    {}\n", rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  return fmt::format(
      "## Example\n\n```yaml\nkind: destination\nspec:\n  name: {0}\n  registry: builtin\n  path: {0}\n"
      "  write_mode: {1}\n  spec:\n{2}```\n\n"
      "`path: cloudquery/{0}` with any `version` names the same built-in destination.\n\n",
      def.name, to_string(possible_write_modes(def.capabilities).front()), nested);
}

std::string mode_row(std::string_view mode, bool works, std::string_view meaning) {
  return fmt::format("| {} | {} | {} |\n", mode, works ? "yes" : "refused", meaning);
}

std::string modes(const Capabilities& can) {
  std::string page = "## What it can do\n\nWhat is refused is refused before anything is opened.\n\n";
  page += "| | Works | Meaning |\n|---|---|---|\n";
  page += mode_row("`write_mode: append`", true, "rows are added; keys are not kept");
  page += mode_row("`write_mode: overwrite`", can.overwrite, "a row replaces the row of equal key");
  page += mode_row("`write_mode: overwrite-delete-stale`", can.overwrite && can.delete_stale,
                   "and rows of this source that an older sync wrote are deleted at the end");
  page +=
      mode_row("deleting chosen records", can.delete_record, "a source asks to delete rows by their values");
  page += mode_row("… and their children", can.delete_record && can.delete_relations,
                   "rows of child tables go with their parents");
  page += mode_row("migrations", can.migrate, "tables keep a schema, which can change");
  page +=
      mode_row("reading back", can.read,
               can.read_note.empty() ? std::string_view("needed by tests and state tables") : can.read_note);
  page += mode_row("publishing at once", can.publish, "a whole sync becomes visible in one moment");
  page += fmt::format("\nA failed write {} of its rows behind, so that {}.\n\n",
                      can.atomic_write ? "leaves none" : "can leave some",
                      can.atomic_write ? "appends are tried again after a lost connection"
                                       : "only tables with keys are tried again after a lost connection");
  return page;
}

std::string schema_changes(const Capabilities& can) {
  if (!can.migrate) return "";
  const std::array<std::pair<std::string_view, bool>, 7> changes{{
      {"a column is added", can.safe.add_column},
      {"a not-null column is added", can.safe.add_not_null_column},
      {"a column is removed", can.safe.remove_column},
      {"a not-null column is removed", can.safe.remove_not_null_column},
      {"a column changes its type or key", can.safe.change_column},
      {"a unique constraint is removed", can.safe.remove_unique},
      {"`_cq_id` becomes the only key", can.safe.move_to_cq_id},
  }};
  std::string page = "## Schema changes\n\n| Change | `migrate_mode: safe` |\n|---|---|\n";
  for (const auto& [change, safe] : changes)
    page += fmt::format("| {} | {} |\n", change, safe ? "rows are kept" : "refused");
  return page +
         "\n`migrate_mode: forced` does what is refused above by dropping the table and making it anew: its "
         "rows go. "
         "`landfall migrate --plan` shows what would happen and touches nothing.\n\n";
}

std::string types(const DestinationDef& def) {
  std::string page =
      "## Types\n\nWhich Arrow types fall into a kind is in [types.md](../reference/types.md).\n\n"
      "| Kind | Stored as | Note |\n|---|---|---|\n";
  for (const TypeRule& rule : def.types)
    page += fmt::format("| {} | {} | {} |\n", to_string(rule.kind), rule.stored_as, rule.note);
  return page + "\n";
}

}  // namespace

std::string destination_page(const DestinationDef& def, std::string_view guide) {
  std::string page = fmt::format(
      "# {}\n\n{}\n\n{}\n\nVerified against: {}. Results: "
      "[conformance.md](../reference/conformance.md).\n\n",
      def.title, kWrittenBy, def.summary, def.verified_against);
  page += example(def);
  page += "## Options\n\nOptions of the nested `spec`.\n\n" + options_markdown(def.spec) + "\n";
  page += modes(def.capabilities) + schema_changes(def.capabilities) + types(def);
  if (!guide.empty()) page.append("## Guide\n\n").append(guide);
  while (page.ends_with('\n')) page.pop_back();
  return page + '\n';
}

std::string destination_index(std::span<const DestinationDef* const> defs) {
  std::string page = fmt::format(
      "# Destinations\n\n{}\n\n| Destination | | Verified against |\n|---|---|---|\n", kWrittenBy);
  for (const DestinationDef* def : defs)
    page += fmt::format("| [{}]({}.md) | {} | {} |\n", def->title, def->name, def->summary,
                        def->verified_against);
  return page;
}

}  // namespace landfall::cli
