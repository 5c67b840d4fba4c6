// Columns of text made fast from other columns: into one preallocated buffer, or without a copy where the
// bytes are the text already.
#pragma once

#include <arrow/array.h>
#include <arrow/buffer.h>

#include <cstdint>
#include <limits>
#include <memory>

#include <landfall/arrow_result.h>
#include <landfall/result.h>
#include "encode/column_view.h"

namespace landfall::object {

/// The text form of any column (encode/text.h) as utf8.
Result<std::shared_ptr<arrow::Array>> text_column(const arrow::Array& array);

/// Canonical text of uuids as utf8.
Result<std::shared_ptr<arrow::Array>> uuid_text_column(const arrow::Array& array, const UuidView& view);

/// The same bytes as `type` (utf8 or an extension of it), without a copy: the array has 32-bit offsets.
/// Values with invalid UTF-8 get U+FFFD for the bad bytes, because readers refuse whole files for them.
Result<std::shared_ptr<arrow::Array>> valid_text_column(const arrow::Array& array, const BytesView& view,
                                                        const std::shared_ptr<arrow::DataType>& type);

/// CIDR text as utf8; copies only when an empty value stands for 0.0.0.0/0.
Result<std::shared_ptr<arrow::Array>> inet_text_column(const arrow::Array& array, const InetView& view);

/// A copy of the array's validity bits from its first row on; null when there are no nulls.
Result<std::shared_ptr<arrow::Buffer>> copy_validity(const arrow::Array& array);

/// Offsets of `rows` rows as 32-bit numbers, from `begin_of(row)` for row 0 to `rows`. Fails with kRejected
/// beyond 2 GiB.
template <class BeginOf>
Result<std::shared_ptr<arrow::Buffer>> narrow_offsets(std::int64_t rows, const BeginOf& begin_of) {
  TRY_ASSIGN(std::shared_ptr<arrow::Buffer> buffer,
             from_arrow(arrow::AllocateBuffer((rows + 1) * static_cast<std::int64_t>(sizeof(std::int32_t)))));
  auto* offsets = reinterpret_cast<std::int32_t*>(buffer->mutable_data());
  for (std::int64_t row = 0; row <= rows; ++row) {
    const std::int64_t begin = begin_of(row);
    if (begin > std::numeric_limits<std::int32_t>::max())
      return Error(ErrorKind::kRejected, "a column holds more than 2 GiB in one batch; send smaller batches");
    offsets[row] = static_cast<std::int32_t>(begin);
  }
  return buffer;
}

}  // namespace landfall::object
