// `landfall tables`: writes down which tables the sources have.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <ostream>

#include "cli/command.h"
#include "cli/metrics_file.h"
#include "cli/table_docs.h"
#include "registry/job.h"
#include "registry/open_plugins.h"

namespace landfall::cli {
namespace {

struct TablesOptions {
  std::vector<std::string> files;
  std::string output_dir = "cq-docs";
  std::string format = "json";
  std::string filter = "all";
};

Result<void> write_markdown(const std::filesystem::path& folder, const std::string& source,
                            const std::vector<TablePtr>& tables) {
  for (const TablePtr& table : tables)
    TRY(replace_file(folder / (file_name_of(table->name) + ".md"), table_markdown(*table, tables)));
  return replace_file(folder / "README.md", tables_readme(source, tables));
}

Result<void> write_tables(const ResolvedPlan& plan, const ResolvedSource& source,
                          const TablesOptions& options, Run& run) {
  const Context context = run.context(source.document.name);
  TRY_ASSIGN(const OpenSource opened, open_source(plan, source, Connect::kNo, context));
  const TableSelection selection =
      options.filter == "spec" ? selection_of(source.document) : TableSelection();
  TRY_ASSIGN(const std::vector<TablePtr> tables, opened.source->tables(selection));
  const std::filesystem::path folder =
      std::filesystem::path(options.output_dir) / file_name_of(source.document.name);
  if (options.format == "json")
    TRY(replace_file(folder / "__tables.json", tables_json(tables)));
  else
    TRY(write_markdown(folder, source.document.name, tables));
  run.talk << "Wrote " << tables.size() << " table(s) to " << folder.string() << std::endl;
  return opened.source->close();
}

int list_tables(const TablesOptions& options, Run& run) {
  run.talk << "Loading spec(s) from " << joined(options.files) << std::endl;
  const auto plan = load_and_resolve(options.files, LoadMode::kRelaxed, run.plugins);
  if (!plan.ok()) return fail(run, plan.error());
  for (const ResolvedSource& source : plan->sources) {
    const auto written = write_tables(*plan, source, options, run);
    if (!written.ok()) return fail(run, written.error());
  }
  return 0;
}

}  // namespace

Command add_tables_command(CLI::App& root) {
  CLI::App* app = add_subcommand(root, "tables", "Write down the tables that the sources have");
  auto options = std::make_shared<TablesOptions>();
  add_spec_files(*app, options->files);
  app->add_option("--output-dir", options->output_dir, "Folder to write to, one folder a source below it")
      ->capture_default_str();
  app->add_option("--format", options->format, "json, or markdown: a page for each table")
      ->check(CLI::IsMember(std::vector<std::string>{"json", "markdown"}))
      ->capture_default_str();
  app->add_option("--filter", options->filter, "all tables, or those the spec selects")
      ->check(CLI::IsMember(std::vector<std::string>{"all", "spec"}))
      ->capture_default_str();
  return {
      .app = app, .keeps_log = true, .action = [options](Run& run) { return list_tables(*options, run); }};
}

}  // namespace landfall::cli
