// See key_order.h. Keys become bytes that compare like the values; a number of the first bytes that differ
// decides most comparisons.
#include "destinations/sqlite/key_order.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

#include "families/sql/columns.h"

namespace landfall::sqlite {
namespace {

template <class T>
void append_ordered(T value, Buffer& out) {
  auto bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
  if constexpr (std::is_signed_v<T>) bits ^= std::uint64_t{1} << 63;
  for (int shift = 56; shift >= 0; shift -= 8) out.append(static_cast<char>(bits >> shift & 0xff));
}

struct Binder {
  const arrow::Array& column;

  template <class T>
  requires std::is_integral_v<T> Result<CellWriter>
  operator()(const NumberView<T>& view) const {
    return CellWriter::of(view.validity,
                          [view](std::int64_t row, Buffer& out) { append_ordered(view[row], out); });
  }
  Result<CellWriter> operator()(const BytesView& view) const {
    return CellWriter::of(view.validity, [view](std::int64_t row, Buffer& out) {
      out.append(view[row]);
      out.append('\0');
    });
  }
  Result<CellWriter> operator()(const ColumnView&) const { return bind_text(column); }
};

struct Entry {
  std::uint64_t head;  // the first bytes after those that all keys have in common
  std::uint32_t begin;
  std::uint32_t end;
  RowRef row;
};

class Keys {
 public:
  Result<void> add(const arrow::RecordBatch& part, std::uint32_t number, const std::vector<int>& columns) {
    std::vector<CellWriter> writers;
    for (const int index : columns) {
      TRY_ASSIGN(Result<CellWriter> bound, visit_column(*part.column(index), Binder{*part.column(index)}));
      TRY_ASSIGN(CellWriter writer, std::move(bound));
      writers.push_back(std::move(writer));
    }
    for (std::int64_t row = 0; row < part.num_rows(); ++row) {
      const auto begin = static_cast<std::uint32_t>(bytes_.size());
      for (const CellWriter& writer : writers)
        if (!writer.is_null(row)) writer.append(row, bytes_);
      entries_.push_back(
          {0, begin, static_cast<std::uint32_t>(bytes_.size()), {number, static_cast<std::uint32_t>(row)}});
    }
    return {};
  }
  bool fits() const { return bytes_.size() < std::numeric_limits<std::uint32_t>::max() / 2; }

  std::vector<RowRef> sorted(Direction direction) {
    if (is_sorted()) return {};
    const std::size_t common = common_prefix();
    for (Entry& entry : entries_) entry.head = head_of(text(entry).substr(common));
    std::ranges::sort(entries_, [&](const Entry& a, const Entry& b) {
      const int order = compare(a, b);
      if (order != 0) return direction == Direction::kUp ? order < 0 : order > 0;
      return a.begin < b.begin;  // as they came
    });
    std::vector<RowRef> rows;
    rows.reserve(entries_.size());
    for (const Entry& entry : entries_) rows.push_back(entry.row);
    return rows;
  }

 private:
  std::string_view text(const Entry& entry) const {
    return bytes_.view().substr(entry.begin, entry.end - entry.begin);
  }
  bool is_sorted() const {
    return std::ranges::is_sorted(entries_,
                                  [&](const Entry& a, const Entry& b) { return text(a) < text(b); });
  }
  std::size_t common_prefix() const {
    const std::string_view first = text(entries_.front());
    std::size_t length = first.size();
    for (const Entry& entry : entries_) {
      const std::string_view other = text(entry).substr(0, length);
      length = static_cast<std::size_t>(std::ranges::mismatch(first, other).in2 - other.begin());
    }
    return length;
  }
  static std::uint64_t head_of(std::string_view text) {
    std::uint64_t head = 0;
    for (std::size_t i = 0; i < 8; ++i)
      head = head << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    return head;
  }
  int compare(const Entry& a, const Entry& b) const {
    if (a.head != b.head) return a.head < b.head ? -1 : 1;
    return text(a).compare(text(b));
  }

  Buffer bytes_;
  std::vector<Entry> entries_;
};

}  // namespace

Result<std::vector<RowRef>> key_order(const Batch& batch, Direction direction) {
  const std::vector<int> columns = batch.table->keys();
  if (columns.empty() || batch.rows < 2) return std::vector<RowRef>{};
  Keys keys;
  for (std::size_t number = 0; number < batch.parts.size(); ++number) {
    TRY(keys.add(*batch.parts[number], static_cast<std::uint32_t>(number), columns));
    if (!keys.fits()) return std::vector<RowRef>{};
  }
  return keys.sorted(direction);
}

}  // namespace landfall::sqlite
