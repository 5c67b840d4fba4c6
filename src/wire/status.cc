// One table says which status an error kind travels as; the way back uses what the status says about blame.
#include "wire/status.h"

#include <algorithm>
#include <string>

#include "result/redact.h"

namespace landfall {
namespace {

constexpr std::size_t kMostWords = 4096;

grpc::StatusCode code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kConfig:
    case ErrorKind::kRejected:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case ErrorKind::kUnsupported:
      return grpc::StatusCode::UNIMPLEMENTED;
    case ErrorKind::kSchema:
      return grpc::StatusCode::FAILED_PRECONDITION;
    case ErrorKind::kAccess:
      return grpc::StatusCode::PERMISSION_DENIED;
    case ErrorKind::kConnection:
    case ErrorKind::kTransient:
      return grpc::StatusCode::UNAVAILABLE;
    case ErrorKind::kCancelled:
      return grpc::StatusCode::CANCELLED;
    case ErrorKind::kProtocol:
    case ErrorKind::kBug:
      break;
  }
  return grpc::StatusCode::INTERNAL;
}

// Go plugins report nearly everything as UNKNOWN or INTERNAL: the call was understood and failed.
ErrorKind kind_of(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNIMPLEMENTED:
      return ErrorKind::kUnsupported;
    case grpc::StatusCode::FAILED_PRECONDITION:
      return ErrorKind::kSchema;
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
      return ErrorKind::kAccess;
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return ErrorKind::kConnection;
    case grpc::StatusCode::CANCELLED:
      return ErrorKind::kCancelled;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return ErrorKind::kProtocol;
    default:
      return ErrorKind::kRejected;
  }
}

std::string harmless(std::string text) {
  if (text.size() > kMostWords) text = text.substr(0, kMostWords) + "…";
  std::replace_if(
      text.begin(), text.end(),
      [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F; }, ' ');
  return text;
}

}  // namespace

grpc::Status to_status(const Error& error) {
  // A status travels in a header: gRPC percent-encodes it, and refuses one over 8 KiB.
  return {code_of(error.kind()), redact(harmless(error.message()))};
}

Error from_status(const grpc::Status& status) {
  std::string words = redact(harmless(status.error_message()));
  if (words.empty()) words = "no reason given (gRPC status " + std::to_string(status.error_code()) + ")";
  return Error(kind_of(status.error_code()), std::move(words));
}

}  // namespace landfall
