// Allocation and assembly of columns from raw buffers.
#include "sources/testdata/column_buffers.h"

#include <landfall/table.h>

namespace landfall::testdata {

Result<BufferPtr> new_buffer(std::int64_t bytes) {
  TRY_ASSIGN(std::unique_ptr<arrow::ResizableBuffer> buffer,
             from_arrow(arrow::AllocateResizableBuffer(bytes + kSlack), ErrorKind::kTransient));
  TRY(from_arrow(buffer->Resize(bytes, /*shrink_to_fit=*/false), ErrorKind::kTransient));
  return BufferPtr(std::move(buffer));
}

ArrayPtr make_column(const TypePtr& type, std::int64_t rows, std::vector<BufferPtr> buffers,
                     const std::vector<ArrayPtr>& children) {
  buffers.insert(buffers.begin(), nullptr);
  std::vector<std::shared_ptr<arrow::ArrayData>> child_data;
  child_data.reserve(children.size());
  for (const ArrayPtr& child : children) child_data.push_back(child->data());
  return arrow::MakeArray(
      arrow::ArrayData::Make(type, rows, std::move(buffers), std::move(child_data), /*null_count=*/0));
}

Result<ArrayPtr> null_uuids(std::int64_t rows) {
  TRY_ASSIGN(BufferPtr validity, new_buffer(arrow::bit_util::BytesForBits(rows)));
  TRY_ASSIGN(BufferPtr data, new_buffer(rows * 16));
  std::memset(validity->mutable_data(), 0, static_cast<std::size_t>(validity->size()));
  std::memset(data->mutable_data(), 0, static_cast<std::size_t>(data->size()));
  return arrow::MakeArray(arrow::ArrayData::Make(uuid(), rows, {std::move(validity), std::move(data)}, rows));
}

Result<ArrayPtr> even_lists(const TypePtr& type, std::int64_t rows, std::int32_t per_row, ArrayPtr items) {
  TRY_ASSIGN(BufferPtr offsets, new_buffer((rows + 1) * static_cast<std::int64_t>(sizeof(std::int32_t))));
  auto* offset = reinterpret_cast<std::int32_t*>(offsets->mutable_data());
  for (std::int64_t i = 0; i <= rows; ++i) offset[i] = static_cast<std::int32_t>(i) * per_row;
  return make_column(type, rows, {std::move(offsets)}, {std::move(items)});
}

}  // namespace landfall::testdata
