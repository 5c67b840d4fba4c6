// Plugins behind gRPC in the roles the engine knows: a source, a destination, a transformer.
#pragma once

#include <memory>
#include <string>

#include <landfall/destination.h>
#include <landfall/source.h>
#include "wire/plugin_client.h"
#include "wire/transformer.h"

namespace landfall {

/// What a plugin is initialised with.
struct PluginStart {
  std::string spec = "null";  ///< JSON
  bool no_connection = false;
  std::string invocation_id;
};

/// A source that is initialised at its first use: its destinations are open by then, as the protocol wants.
std::unique_ptr<Source> remote_source(std::shared_ptr<PluginClient> client, PluginStart start);

/// Initialises a destination. Every migrate, erase and flush ends a Write stream and waits for its answer, so
/// what the plugin says of it is known when the call returns. plan is kUnsupported.
Result<std::unique_ptr<Destination>> open_remote_destination(std::shared_ptr<PluginClient> client,
                                                             const PluginStart& start);

/// Initialises a transformer.
Result<std::unique_ptr<Transformer>> open_remote_transformer(std::shared_ptr<PluginClient> client,
                                                             const PluginStart& start);

}  // namespace landfall
