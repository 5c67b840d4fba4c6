// Opens what a plan resolved to: built in or outside this program, the same to the engine.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "registry/backend_server.h"
#include "registry/resolve.h"
#include "sync/job.h"

namespace landfall {

enum class Connect : std::uint8_t {
  kYes,
  kNo,  ///< only to list tables: nothing outside the configuration is needed
};

/// An open source and what it needs while it runs.
struct OpenSource {
  /// Built-in destinations that the source speaks to over gRPC, to keep its state in.
  std::vector<std::unique_ptr<BackendServer>> served;
  std::optional<StateBackend> backend;
  std::unique_ptr<Source> source;
};

/// Opens a source of the plan. References to connections in its document are replaced; a built-in destination
/// that is referred to is served on a private socket for as long as the result lives. A plugin is initialised
/// at its first use.
Result<OpenSource> open_source(const ResolvedPlan& plan, const ResolvedSource& source, Connect connect,
                               const Context& context);

/// How the engine opens a destination of the plan.
std::function<Result<std::unique_ptr<Destination>>(const Context&)> opener_of(
    const ResolvedDestination& destination);
TransformerJob transformer_job(const ResolvedTransformer& transformer);

/// Tries to reach a plugin's system and changes nothing.
Result<void> test_connection(const ResolvedSource& source, const Context& context);
Result<void> test_connection(const ResolvedDestination& destination, const Context& context);

/// Starts every plugin outside this program that the plan names, so that one that cannot start is known
/// before any row moves.
Result<void> start_remote_plugins(const ResolvedPlan& plan);

}  // namespace landfall
