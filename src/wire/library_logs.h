// What protobuf and gRPC would write to standard error by themselves.
#pragma once

namespace landfall {

/// Silences both: what matters comes back as the status of a call, and a peer must not choose what stands on
/// the user's terminal. GRPC_VERBOSITY in the environment keeps gRPC talking. Idempotent, thread-safe.
void silence_library_logs();

}  // namespace landfall
