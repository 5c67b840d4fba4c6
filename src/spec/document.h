// One document of a configuration: its envelope (`kind` and `spec`), and the options inside.
#pragma once

#include <landfall/spec.h>

#include <optional>
#include <string>
#include <vector>

#include "spec/fields.h"
#include "spec/plan.h"
#include "spec/plugin_spec.h"

namespace landfall {

/// A document whose kind is known.
struct Envelope {
  PluginKind kind = PluginKind::kSource;
  Value spec;  ///< a map, option names as declared whatever their case in the file
  Position position;
};

/// Opens a document. Nothing, and at least one problem, when it cannot be told what it describes.
std::optional<Envelope> open_document(const Value& document, Problems& problems);

// Read the options of an opened document and check all that can be said without the other documents.
SourceSpec read_source(const Envelope& envelope, LoadMode mode, Problems& problems,
                       std::vector<Notice>& notices);
DestinationSpec read_destination(const Envelope& envelope, Problems& problems, std::vector<Notice>& notices);
TransformerSpec read_transformer(const Envelope& envelope, Problems& problems, std::vector<Notice>& notices);

/// A plugin's name for messages: quoted, or "(hidden)" when it came from a variable.
std::string shown_name(const PluginSpec& plugin);

}  // namespace landfall
