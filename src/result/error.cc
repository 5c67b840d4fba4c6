// Names and exit codes of the error kinds (docs/reference/errors.md).
#include <landfall/result.h>

namespace landfall {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kConfig:
      return "config";
    case ErrorKind::kUnsupported:
      return "unsupported";
    case ErrorKind::kSchema:
      return "schema";
    case ErrorKind::kAccess:
      return "access";
    case ErrorKind::kConnection:
      return "connection";
    case ErrorKind::kTransient:
      return "transient";
    case ErrorKind::kRejected:
      return "rejected";
    case ErrorKind::kProtocol:
      return "protocol";
    case ErrorKind::kCancelled:
      return "cancelled";
    case ErrorKind::kBug:
      return "bug";
  }
  return "bug";
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kConfig:
    case ErrorKind::kUnsupported:
      return 2;
    case ErrorKind::kSchema:
      return 3;
    case ErrorKind::kAccess:
    case ErrorKind::kConnection:
    case ErrorKind::kTransient:
      return 4;
    case ErrorKind::kRejected:
      return 5;
    case ErrorKind::kProtocol:
      return 6;
    case ErrorKind::kCancelled:
      return 130;
    case ErrorKind::kBug:
      return 70;
  }
  return 70;
}

}  // namespace landfall
