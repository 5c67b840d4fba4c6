// Prints the declared fields of a spec file's documents.
#include "cli/spec_reference.h"

#include <fmt/format.h>

#include "spec/markdown.h"
#include "spec/plugin_spec.h"

namespace landfall::cli {
namespace {

constexpr std::string_view kOpening = R"(# Spec files

Written by `landfall docs`; do not edit.

A spec file holds YAML documents separated by `---`, each with `kind` and `spec`. Commands take files and directories, and
read all of them before they check anything across documents. Every mistake is shown, with file, line and column.

```yaml
kind: source            # or destination, transformer
spec:
  name: numbers
  registry: builtin
  path: testdata
  tables: ["*"]
  destinations: [db]
  spec:                 # the plugin's own options
    rows: 1000
```

This version runs built-in plugins: `registry: builtin` with the plugin's name as `path`, or `path: cloudquery/NAME` at any
version, which uses the built-in plugin of that name and says so in the log. Anything else is refused, as are
transformers and `backend_options`.

)";

}  // namespace

std::string spec_reference() {
  std::string page(kOpening);
  page += "## kind: source\n\n" + options_markdown(spec_of<SourceSpec>());
  page += "\n## kind: destination\n\n" + options_markdown(spec_of<DestinationSpec>());
  page +=
      "\nThe options of each destination's nested `spec` are in "
      "[docs/destinations](../destinations/README.md).\n";
  page += "\n## kind: transformer\n\n" + options_markdown(spec_of<TransformerSpec>());
  return page;
}

std::string sources_reference(std::span<const SourceDef* const> defs) {
  std::string page = "# Built-in sources\n\nWritten by `landfall docs`; do not edit.\n";
  for (const SourceDef* def : defs) {
    page +=
        fmt::format("\n## {} (`{}`)\n\n{}\n\n```yaml\n{}", def->title, def->name, def->summary, def->example);
    if (!page.ends_with('\n')) page += '\n';
    page += "```\n\nOptions of the nested `spec`:\n\n" + options_markdown(def->spec);
  }
  return page;
}

}  // namespace landfall::cli
