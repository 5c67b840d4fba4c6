// Sorts Arrow's status codes into our kinds of error.
#include <landfall/arrow_result.h>

namespace landfall {

Error arrow_error(const arrow::Status& status, ErrorKind kind) {
  if (status.IsCancelled()) kind = ErrorKind::kCancelled;
  if (status.IsNotImplemented()) kind = ErrorKind::kUnsupported;
  if (status.IsOutOfMemory()) kind = ErrorKind::kTransient;
  return {kind, status.message()};
}

}  // namespace landfall
