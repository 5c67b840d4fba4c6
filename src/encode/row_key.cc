// Every key value is a flag byte (null or not) and then its bytes: fixed width as they are, others with their
// length in front, so that no two different rows have the same bytes.
#include "encode/row_key.h"

#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "encode/text.h"
#include "encode/visit.h"

namespace landfall {

namespace {

template <class T>
void append_fixed(const T& value, Buffer& out) {
  static_assert(std::has_unique_object_representations_v<T> || std::is_floating_point_v<T>);
  std::memcpy(out.reserve(sizeof(value)), &value, sizeof(value));
  out.commit(out.data() + out.size() + sizeof(value));
}

void append_sized(std::string_view bytes, Buffer& out) {
  append_fixed(static_cast<std::uint64_t>(bytes.size()), out);
  out.append(bytes);
}

/// One representation for the floats that are equal.
template <class T>
T canonical(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) return std::numeric_limits<T>::quiet_NaN();
    if (value == 0) return 0;
  }
  return value;
}

/// Views whose cells are plain numbers.
template <class View>
concept HasNumbers = requires(const View& view) {
  { view[0] } -> std::convertible_to<double>;
};

struct Binder {
  const arrow::Array& array;

  template <HasNumbers View>
  Result<CellWriter> operator()(const View& view) const {
    return CellWriter::of(view.validity,
                          [view](std::int64_t row, Buffer& out) { append_fixed(canonical(view[row]), out); });
  }
  template <std::derived_from<BytesView> View>
  Result<CellWriter> operator()(const View& view) const {
    return CellWriter::of(view.validity,
                          [view](std::int64_t row, Buffer& out) { append_sized(view[row], out); });
  }
  Result<CellWriter> operator()(const InetView& view) const {
    return CellWriter::of(view.validity,
                          [view](std::int64_t row, Buffer& out) { append_sized(view.text(row), out); });
  }
  Result<CellWriter> operator()(const MacView& view) const {
    return CellWriter::of(view.validity,
                          [view](std::int64_t row, Buffer& out) { append_sized(view.bytes(row), out); });
  }
  Result<CellWriter> operator()(const DecimalView& view) const {
    return CellWriter::of(view.validity, [view](std::int64_t row, Buffer& out) {
      out.append({reinterpret_cast<const char*>(view[row]), static_cast<std::size_t>(view.byte_width)});
    });
  }
  Result<CellWriter> operator()(const IntervalView&) const { return by_text(); }
  Result<CellWriter> operator()(const ListView&) const { return by_text(); }
  Result<CellWriter> operator()(const StructView&) const { return by_text(); }
  Result<CellWriter> operator()(const MapView&) const { return by_text(); }

 private:
  Result<CellWriter> by_text() const {
    TRY_ASSIGN(CellWriter text, bind_text(array));
    return CellWriter::of(Validity(*array.data()), [text](std::int64_t row, Buffer& out) {
      Buffer value;
      text.append(row, value);
      append_sized(value.view(), out);
    });
  }
};

/// Walks the batch backwards and keeps the rows whose key has not been seen.
Result<void> keep_last(const arrow::RecordBatch& part, std::span<const int> keys,
                       std::unordered_set<std::string>& seen, std::vector<std::int64_t>& kept) {
  TRY_ASSIGN(const KeyEncoder encoder, KeyEncoder::bind(part, keys));
  Buffer key;
  for (std::int64_t row = part.num_rows(); row-- > 0;) {
    key.clear();
    encoder.append(row, key);
    if (seen.emplace(key.view()).second) kept.push_back(row);
  }
  std::reverse(kept.begin(), kept.end());
  return {};
}

/// Adds the runs of neighbouring rows as slices.
void add_slices(const std::shared_ptr<arrow::RecordBatch>& part, const std::vector<std::int64_t>& rows,
                Batch& batch) {
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin + 1;
    while (end < rows.size() && rows[end] == rows[end - 1] + 1) ++end;
    batch.parts.push_back(part->Slice(rows[begin], static_cast<std::int64_t>(end - begin)));
    begin = end;
  }
}

}  // namespace

Result<KeyEncoder> KeyEncoder::bind(const arrow::RecordBatch& batch, std::span<const int> columns) {
  KeyEncoder encoder;
  for (const int index : columns) {
    const std::shared_ptr<arrow::Array> array = batch.column(index);
    TRY_ASSIGN(Result<CellWriter> bound, visit_column(*array, Binder{*array}));
    TRY_ASSIGN(CellWriter column, std::move(bound));
    encoder.columns_.push_back(std::move(column));
  }
  return encoder;
}

void KeyEncoder::append(std::int64_t row, Buffer& out) const {
  for (const CellWriter& column : columns_) {
    const bool is_null = column.is_null(row);
    out.append(is_null ? '\0' : '\1');
    if (!is_null) column.append(row, out);
  }
}

Result<Survivors> last_of_equal_keys(const Batch& batch) {
  const std::vector<int> keys = batch.table->keys();
  Survivors survivors;
  if (keys.empty()) return survivors;
  std::unordered_set<std::string> seen;
  seen.reserve(static_cast<std::size_t>(batch.rows));
  survivors.rows.resize(batch.parts.size());
  for (std::size_t i = batch.parts.size(); i-- > 0;) {
    TRY(keep_last(*batch.parts[i], keys, seen, survivors.rows[i])
            .during("looking for equal keys in rows of table \"" + batch.table->name + "\""));
    if (static_cast<std::int64_t>(survivors.rows[i].size()) < batch.parts[i]->num_rows())
      survivors.all_survive = false;
  }
  if (survivors.all_survive) survivors.rows.clear();
  return survivors;
}

Result<Batch> without_replaced_rows(const Batch& batch) {
  TRY_ASSIGN(const Survivors survivors, last_of_equal_keys(batch));
  if (survivors.all_survive) return batch;
  Batch kept;
  kept.table = batch.table;
  for (std::size_t i = 0; i < batch.parts.size(); ++i) add_slices(batch.parts[i], survivors.rows[i], kept);
  for (const auto& part : kept.parts) {
    kept.rows += part->num_rows();
    kept.bytes += batch.rows == 0 ? 0 : batch.bytes * part->num_rows() / batch.rows;
  }
  return kept;
}

}  // namespace landfall
