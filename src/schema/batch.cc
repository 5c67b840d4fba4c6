// Measures record batches. Arrow's own arrow::util::ReferencedBufferSize builds a table of byte ranges: for
// the 50 rows that a Go source sends at once it cost more than decoding them.
#include <landfall/batch.h>

#include <arrow/array/data.h>
#include <arrow/extension_type.h>
#include <arrow/type.h>
#include <arrow/util/byte_size.h>

namespace landfall {
namespace {

/// Rows `begin` to `begin + length` of an array, not counting its own offset.
struct Range {
  std::int64_t begin;
  std::int64_t length;
};

std::int64_t bytes_in(const arrow::ArrayData& data, Range rows);

const arrow::DataType& storage_of(const arrow::DataType& type) {
  if (type.id() != arrow::Type::EXTENSION) return type;
  return *static_cast<const arrow::ExtensionType&>(type).storage_type();
}

/// The values between two offsets, and what the offsets take.
template <class Offset>
Range between(const arrow::ArrayData& data, Range rows, std::int64_t& bytes) {
  const auto& buffer = data.buffers[1];
  if (rows.length == 0 || buffer == nullptr || buffer->size() == 0) return {0, 0};
  bytes += rows.length * static_cast<std::int64_t>(sizeof(Offset));
  const Offset* const offsets = data.GetValues<Offset>(1) + rows.begin;
  return {offsets[0], offsets[rows.length] - offsets[0]};
}

std::int64_t children_bytes(const arrow::ArrayData& data, Range rows) {
  std::int64_t bytes = 0;
  for (const auto& child : data.child_data) bytes += bytes_in(*child, rows);
  return bytes;
}

template <class Offset>
std::int64_t text_bytes(const arrow::ArrayData& data, Range rows) {
  std::int64_t bytes = 0;
  return between<Offset>(data, rows, bytes).length + bytes;
}

template <class Offset>
std::int64_t list_bytes(const arrow::ArrayData& data, Range rows) {
  std::int64_t bytes = 0;
  const Range items = between<Offset>(data, rows, bytes);
  return children_bytes(data, items) + bytes;
}

std::int64_t value_bytes(const arrow::ArrayData& data, const arrow::DataType& type, Range rows) {
  switch (type.id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return text_bytes<std::int32_t>(data, rows);
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return text_bytes<std::int64_t>(data, rows);
    case arrow::Type::LIST:
    case arrow::Type::MAP:
      return list_bytes<std::int32_t>(data, rows);
    case arrow::Type::LARGE_LIST:
      return list_bytes<std::int64_t>(data, rows);
    case arrow::Type::STRUCT:
      return children_bytes(data, {data.offset + rows.begin, rows.length});
    case arrow::Type::FIXED_SIZE_LIST: {
      const std::int64_t size = static_cast<const arrow::FixedSizeListType&>(type).list_size();
      return children_bytes(data, {(data.offset + rows.begin) * size, rows.length * size});
    }
    default:
      break;
  }
  if (const int bits = type.bit_width(); bits > 0) return (rows.length * bits + 7) / 8;
  return arrow::util::TotalBufferSize(data);
}

std::int64_t bytes_in(const arrow::ArrayData& data, Range rows) {
  const bool has_nulls = !data.buffers.empty() && data.buffers[0] != nullptr;
  return (has_nulls ? (rows.length + 7) / 8 : 0) + value_bytes(data, storage_of(*data.type), rows);
}

}  // namespace

std::int64_t batch_bytes(const arrow::RecordBatch& batch) {
  std::int64_t bytes = 0;
  for (const auto& column : batch.column_data()) bytes += bytes_in(*column, {0, batch.num_rows()});
  return bytes;
}

}  // namespace landfall
