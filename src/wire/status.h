// Errors on the wire: an Error becomes a gRPC status and back.
#pragma once

#include <grpcpp/support/status.h>

#include <landfall/result.h>

namespace landfall {

/// The status of an error; its message without secrets.
grpc::Status to_status(const Error& error);

/// The error of a failed call; the peer's words are in the message, without secrets and control characters,
/// cut to a few KiB.
Error from_status(const grpc::Status& status);

}  // namespace landfall
