// See text_columns.h.
#include "families/object/text_columns.h"

#include <arrow/util/bitmap_ops.h>

#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "encode/buffer.h"
#include "encode/text.h"
#include "encode/utf8.h"

namespace landfall::object {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;
using BufferPtr = std::shared_ptr<arrow::Buffer>;

constexpr std::int64_t kUuidBytes = 16;
constexpr std::int64_t kUuidText = 36;

// Two hexadecimal digits for each byte.
constexpr std::array<char, 512> kHex = [] {
  std::array<char, 512> table{};
  for (std::size_t i = 0; i < 256; ++i) {
    table[2 * i] = "0123456789abcdef"[i >> 4U];
    table[2 * i + 1] = "0123456789abcdef"[i & 15U];
  }
  return table;
}();

char* put_hex(const char* bytes, int count, char* out) {
  for (int i = 0; i < count; ++i, out += 2)
    std::memcpy(out, &kHex[2 * static_cast<std::uint8_t>(bytes[i])], 2);
  return out;
}

char* put_uuid(const char* bytes, char* out) {
  out = put_hex(bytes, 4, out);
  *out++ = '-';
  out = put_hex(bytes + 4, 2, out);
  *out++ = '-';
  out = put_hex(bytes + 6, 2, out);
  *out++ = '-';
  out = put_hex(bytes + 8, 2, out);
  *out++ = '-';
  return put_hex(bytes + 10, 6, out);
}

Result<ArrayPtr> utf8_array(const arrow::Array& like, BufferPtr offsets, BufferPtr data) {
  TRY_ASSIGN(BufferPtr validity, copy_validity(like));
  return arrow::MakeArray(arrow::ArrayData::Make(arrow::utf8(), like.length(),
                                                 {std::move(validity), std::move(offsets), std::move(data)},
                                                 like.null_count()));
}

// Collects values of unknown lengths.
class TextBuilder {
 public:
  explicit TextBuilder(std::int64_t rows) { ends_.reserve(static_cast<std::size_t>(rows)); }
  Buffer& text() { return text_; }
  void end_row() { ends_.push_back(static_cast<std::int64_t>(text_.size())); }
  Result<ArrayPtr> finish(const arrow::Array& like) {
    TRY_ASSIGN(BufferPtr offsets, narrow_offsets(like.length(), [&](std::int64_t row) {
                 return row == 0 ? 0 : ends_[static_cast<std::size_t>(row - 1)];
               }));
    TRY_ASSIGN(BufferPtr data, from_arrow(arrow::AllocateBuffer(static_cast<std::int64_t>(text_.size()))));
    if (!text_.empty()) std::memcpy(data->mutable_data(), text_.data(), text_.size());
    return utf8_array(like, std::move(offsets), std::move(data));
  }

 private:
  Buffer text_;
  std::vector<std::int64_t> ends_;
};

bool all_valid(const BytesView& view) {
  const Utf8Column column(view);
  for (std::int64_t row = 0; row < view.rows; ++row)
    if (!column.is_valid(view[row])) return false;
  return true;
}

Result<ArrayPtr> repaired_column(const arrow::Array& array, const BytesView& view) {
  TextBuilder builder(view.rows);
  for (std::int64_t row = 0; row < view.rows; ++row) {
    if (!view.is_null(row)) builder.text().append(with_valid_utf8(view[row]));
    builder.end_row();
  }
  return builder.finish(array);
}

}  // namespace

Result<BufferPtr> copy_validity(const arrow::Array& array) {
  if (array.null_count() == 0) return BufferPtr();
  return from_arrow(arrow::internal::CopyBitmap(arrow::default_memory_pool(), array.null_bitmap_data(),
                                                array.offset(), array.length()));
}

Result<ArrayPtr> text_column(const arrow::Array& array) {
  TRY_ASSIGN(const TextColumn column, bind_text(array));
  TextBuilder builder(array.length());
  for (std::int64_t row = 0; row < array.length(); ++row) {
    if (!column.is_null(row)) column.append(row, builder.text());
    builder.end_row();
  }
  return builder.finish(array);
}

Result<ArrayPtr> uuid_text_column(const arrow::Array& array, const UuidView& view) {
  TRY_ASSIGN(BufferPtr data, from_arrow(arrow::AllocateBuffer(view.rows * kUuidText)));
  TRY_ASSIGN(BufferPtr offsets, narrow_offsets(view.rows, [](std::int64_t row) { return row * kUuidText; }));
  char* out = reinterpret_cast<char*>(data->mutable_data());
  const char* bytes = view.all().data();
  for (std::int64_t row = 0; row < view.rows; ++row) out = put_uuid(bytes + row * kUuidBytes, out);
  return utf8_array(array, std::move(offsets), std::move(data));
}

Result<ArrayPtr> valid_text_column(const arrow::Array& array, const BytesView& view,
                                   const std::shared_ptr<arrow::DataType>& type) {
  std::shared_ptr<arrow::ArrayData> data = array.data();
  if (!all_valid(view)) {
    TRY_ASSIGN(const ArrayPtr repaired, repaired_column(array, view));
    data = repaired->data();
  }
  data = data->Copy();
  data->type = type;
  return arrow::MakeArray(std::move(data));
}

Result<ArrayPtr> inet_text_column(const arrow::Array& array, const InetView& view) {
  for (std::int64_t row = 0; row < view.rows; ++row)
    if (!view.is_null(row) && view[row].empty()) return text_column(array);
  return valid_text_column(array, view, arrow::utf8());
}

}  // namespace landfall::object
