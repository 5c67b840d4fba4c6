// `landfall docs`: writes the generated part of the documentation, or checks that it is up to date.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>
#include <sstream>
#include <utility>

#include "cli/cli_reference.h"
#include "cli/command.h"
#include "cli/destination_page.h"
#include "cli/errors_reference.h"
#include "cli/metrics_file.h"
#include "cli/spec_reference.h"
#include "cli/types_reference.h"
#include "registry/builtin.h"

namespace landfall::cli {
namespace {

namespace fs = std::filesystem;

struct DocsOptions {
  std::string source_dir = ".";
  bool check = false;
};

struct Page {
  fs::path path;  ///< below the source tree
  std::string text;
};

std::optional<std::string> text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Page> all_pages(const CLI::App& root, const fs::path& tree) {
  const auto defs = all_destinations();
  std::vector<Page> pages{
      {"docs/reference/cli.md", cli_reference(root)},
      {"docs/reference/errors.md", errors_reference()},
      {"docs/reference/spec.md", spec_reference()},
      {"docs/reference/sources.md", sources_reference(all_sources())},
      {"docs/reference/types.md", types_reference(defs)},
      {"docs/destinations/README.md", destination_index(defs)},
  };
  for (const DestinationDef* def : defs) {
    const std::string name(def->name);
    const std::string guide = text_of(tree / "src/destinations" / name / "guide.md").value_or("");
    pages.push_back({fs::path("docs/destinations") / (name + ".md"), destination_page(*def, guide)});
  }
  return pages;
}

int write_all(const std::vector<Page>& pages, const fs::path& tree, Run& run) {
  for (const Page& page : pages) {
    if (text_of(tree / page.path) == page.text) continue;
    const auto written = replace_file(tree / page.path, page.text);
    if (!written.ok()) return fail(run, written.error());
    run.talk << "Wrote " << page.path.string() << "\n";
  }
  return 0;
}

int check_all(const std::vector<Page>& pages, const fs::path& tree, Run& run) {
  std::vector<std::string> stale;
  for (const Page& page : pages)
    if (text_of(tree / page.path) != page.text) stale.push_back(page.path.string());
  if (stale.empty()) return 0;
  return fail(
      run, Error(ErrorKind::kConfig, fmt::format("stale: {}; run `landfall docs --source-dir {}` and commit",
                                                 joined(stale), tree.string())));
}

int docs(const CLI::App& root, const DocsOptions& options, Run& run) {
  const fs::path tree(options.source_dir);
  if (!fs::exists(tree / "src/destinations"))
    return fail(run, Error(ErrorKind::kConfig,
                           fmt::format("{} is not Landfall's source tree: it has no src/destinations; "
                                       "give it with --source-dir",
                                       tree.string())));
  const std::vector<Page> pages = all_pages(root, tree);
  return options.check ? check_all(pages, tree, run) : write_all(pages, tree, run);
}

}  // namespace

Command add_docs_command(CLI::App& root) {
  CLI::App* app =
      add_subcommand(root, "docs", "Write docs/destinations and docs/reference of the source tree");
  auto options = std::make_shared<DocsOptions>();
  app->add_option("--source-dir", options->source_dir, "Landfall's source tree")->capture_default_str();
  app->add_flag("--check", options->check, "Write nothing; fail when a page is not up to date");
  return {.app = app, .keeps_log = false, .action = [options, &root](Run& run) {
            return docs(root, *options, run);
          }};
}

}  // namespace landfall::cli
