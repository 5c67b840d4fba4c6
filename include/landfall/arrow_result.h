// The bridge between Arrow's Status/Result and ours.
#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include "landfall/result.h"

namespace landfall {

/// Turns a failed Arrow status into an Error. Arrow's cancelled, not-implemented and out-of-memory become
/// kCancelled, kUnsupported and kTransient; everything else becomes `kind`, which the caller knows best.
Error arrow_error(const arrow::Status& status, ErrorKind kind);

inline Result<void> from_arrow(const arrow::Status& status, ErrorKind kind = ErrorKind::kBug) {
  if (status.ok()) return {};
  return arrow_error(status, kind);
}

template <class T>
Result<T> from_arrow(arrow::Result<T> result, ErrorKind kind = ErrorKind::kBug) {
  if (result.ok()) return std::move(result).ValueUnsafe();
  return arrow_error(result.status(), kind);
}

}  // namespace landfall
