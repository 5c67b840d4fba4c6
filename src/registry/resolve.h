// From what the user wrote to what can run: finds every plugin, reads its options, and refuses what cannot
// work, before anything is opened.
#pragma once

#include <landfall/destination.h>
#include <landfall/source.h>

#include <memory>
#include <string>
#include <vector>

#include "registry/remote_plugin.h"
#include "spec/plan.h"

namespace landfall {

// Each plugin is either built in (`def`, with its options parsed) or outside this program (`remote`).

struct ResolvedSource {
  SourceSpec document;
  const SourceDef* def = nullptr;
  std::shared_ptr<void> options;
  std::shared_ptr<RemotePlugin> remote;
  std::vector<std::size_t> destinations;  ///< indexes into ResolvedPlan::destinations, in document order
};

struct ResolvedDestination {
  DestinationSpec document;
  const DestinationDef* def = nullptr;
  std::shared_ptr<void> options;
  std::shared_ptr<RemotePlugin> remote;
  std::vector<std::size_t>
      transformers;  ///< indexes into ResolvedPlan::transformers, in the order of its list
};

struct ResolvedTransformer {
  TransformerSpec document;
  std::shared_ptr<RemotePlugin> remote;
};

/// Everything the user's files ask for, checked.
struct ResolvedPlan {
  std::vector<ResolvedSource> sources;
  std::vector<ResolvedDestination> destinations;
  std::vector<ResolvedTransformer> transformers;

  const ResolvedDestination* find_destination(std::string_view name) const;
};

/// Reads spec files and resolves them. All mistakes of all files are in the one error (kConfig). What was
/// chosen or has no effect is said in the log.
Result<ResolvedPlan> load_and_resolve(const std::vector<std::string>& paths, LoadMode mode,
                                      const PluginSettings& settings);

/// Resolves documents. Mistakes are added to `problems`; a document with one is left out.
ResolvedPlan resolve(const Plan& plan, Problems& problems, const PluginSettings& settings);

/// The destinations of a source, shown with a blank between them.
std::string shown_destinations(const ResolvedPlan& plan, const ResolvedSource& source);

}  // namespace landfall
