// Makes Arrow columns by writing their buffers directly: a builder's check per cell would cost more than the
// cell.
#pragma once

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <landfall/arrow_result.h>
#include <landfall/result.h>

namespace landfall::testdata {

using ArrayPtr = std::shared_ptr<arrow::Array>;
using TypePtr = std::shared_ptr<arrow::DataType>;
using BufferPtr = std::shared_ptr<arrow::Buffer>;

/// Bytes that may be written behind the end of every buffer made here, so that copies can go in whole blocks.
inline constexpr std::int64_t kSlack = 64;

/// A buffer of `bytes` bytes with kSlack writable bytes behind them.
Result<BufferPtr> new_buffer(std::int64_t bytes);
/// A column without nulls from its buffers (after the validity bitmap) and children.
ArrayPtr make_column(const TypePtr& type, std::int64_t rows, std::vector<BufferPtr> buffers,
                     const std::vector<ArrayPtr>& children = {});
/// A column of 16-byte values that are all null.
Result<ArrayPtr> null_uuids(std::int64_t rows);
/// A list column whose rows each take the next `per_row` items.
Result<ArrayPtr> even_lists(const TypePtr& type, std::int64_t rows, std::int32_t per_row, ArrayPtr items);

/// Copies `length` bytes in blocks of 32, reading and writing up to 31 bytes beyond.
inline void copy_blocks(char* to, const char* from, std::size_t length) {
  for (std::size_t at = 0; at < length; at += 32) std::memcpy(to + at, from + at, 32);
}

/// A column of fixed-width numbers: `value(i)` for each row.
template <class T, class F>
Result<ArrayPtr> number_column(const TypePtr& type, std::int64_t rows, F value) {
  TRY_ASSIGN(BufferPtr data, new_buffer(rows * static_cast<std::int64_t>(sizeof(T))));
  T* out = reinterpret_cast<T*>(data->mutable_data());
  for (std::int64_t i = 0; i < rows; ++i) out[i] = value(i);
  return make_column(type, rows, {std::move(data)});
}

/// A column of booleans: `value(i)` for each row.
template <class F>
Result<ArrayPtr> bool_column(std::int64_t rows, F value) {
  TRY_ASSIGN(BufferPtr data, new_buffer(arrow::bit_util::BytesForBits(rows)));
  std::memset(data->mutable_data(), 0, static_cast<std::size_t>(data->size()));
  for (std::int64_t i = 0; i < rows; ++i)
    if (value(i)) arrow::bit_util::SetBit(data->mutable_data(), i);
  return make_column(arrow::boolean(), rows, {std::move(data)});
}

/// A column of utf8 or binary (or an extension over it): `length(i)` bytes, which `write(i, out)` fills; both
/// are called for the rows in order, all lengths first. `write` may run over by kSlack bytes.
template <class Length, class Write>
Result<ArrayPtr> text_column(const TypePtr& type, std::int64_t rows, Length length, Write write) {
  TRY_ASSIGN(BufferPtr offsets, new_buffer((rows + 1) * static_cast<std::int64_t>(sizeof(std::int32_t))));
  auto* offset = reinterpret_cast<std::int32_t*>(offsets->mutable_data());
  std::int32_t total = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    offset[i] = total;
    total += static_cast<std::int32_t>(length(i));
  }
  offset[rows] = total;
  TRY_ASSIGN(BufferPtr data, new_buffer(total));
  char* out = reinterpret_cast<char*>(data->mutable_data());
  for (std::int64_t i = 0; i < rows; ++i) write(i, out + offset[i]);
  return make_column(type, rows, {std::move(offsets), std::move(data)});
}

}  // namespace landfall::testdata
