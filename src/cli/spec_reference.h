// docs/reference/spec.md and sources.md: what stands in a spec file around and inside the plugins' own
// options.
#pragma once

#include <landfall/source.h>

#include <span>
#include <string>

namespace landfall::cli {

/// The Markdown page on the fields of source, destination and transformer documents.
std::string spec_reference();

/// The Markdown page on the built-in sources and their options.
std::string sources_reference(std::span<const SourceDef* const> defs);

}  // namespace landfall::cli
