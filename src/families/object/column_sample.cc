// See column_sample.h.
#include "families/object/column_sample.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "encode/visit.h"

namespace landfall::object {
namespace {

constexpr std::int64_t kSamples = 2048;
constexpr std::size_t kSlots = 8192;  // a power of two, a quarter full at most
constexpr std::size_t kSampleBytes = std::size_t{16} << 10;

/// Counts different hashes.
class HashSet {
 public:
  void add(std::size_t hash) {
    const std::uint64_t wanted = hash | 1U;  // 0 is an empty slot
    for (std::size_t slot = (hash >> 1U) % kSlots;; slot = (slot + 1) % kSlots) {
      if (slots_[slot] == wanted) return;
      if (slots_[slot] != 0) continue;
      slots_[slot] = wanted;
      ++size_;
      return;
    }
  }
  std::int64_t size() const { return size_; }

 private:
  std::array<std::uint64_t, kSlots> slots_{};
  std::int64_t size_ = 0;
};

std::size_t hash_of(std::string_view bytes) { return std::hash<std::string_view>()(bytes); }
template <class T>
std::size_t hash_of(T value) {
  return std::hash<std::string_view>()({reinterpret_cast<const char*>(&value), sizeof(value)});
}

// A column of 4096 values that all come back shows about 1600 different ones among 2048; a column of keys
// 2048.
template <class View>
bool sample_repeats(const View& view) {
  if (view.rows < kSamples) return true;
  HashSet seen;
  std::int64_t values = 0;
  for (std::int64_t i = 0; i < kSamples; ++i) {
    const std::int64_t row = i * view.rows / kSamples;
    if (view.is_null(row)) continue;
    seen.add(hash_of(view[row]));
    ++values;
  }
  return seen.size() * 100 < values * 95 || values < kSamples / 4;
}

struct SampleValues {
  bool operator()(const BytesView& view) const { return sample_repeats(view); }
  template <class T>
  bool operator()(const NumberView<T>& view) const {
    return sizeof(T) < 4 || sample_repeats(view);
  }
  bool operator()(const TimestampView& view) const { return sample_repeats(view); }
  bool operator()(const ColumnView&) const { return true; }
};

/// The first bytes of a column's values as they stand in memory; empty when there is no saying.
struct FirstBytes {
  std::string_view operator()(const BytesView& view) const { return view.all().substr(0, kSampleBytes); }
  template <class T>
  std::string_view operator()(const NumberView<T>& view) const {
    return bytes_of(view.values, view.rows);
  }
  std::string_view operator()(const TimestampView& view) const { return bytes_of(view.values, view.rows); }
  std::string_view operator()(const ColumnView&) const { return {}; }

  template <class T>
  static std::string_view bytes_of(const T* values, std::int64_t rows) {
    return std::string_view(reinterpret_cast<const char*>(values), static_cast<std::size_t>(rows) * sizeof(T))
        .substr(0, kSampleBytes);
  }
};

}  // namespace

bool repeats_values(const arrow::Array& column) {
  const Result<bool> repeats = visit_column(column, SampleValues{});
  return !repeats.ok() || *repeats;
}

bool compresses(const arrow::Array& column, arrow::util::Codec& codec) {
  const Result<std::string_view> first = visit_column(column, FirstBytes{});
  if (!first.ok() || first->size() < kSampleBytes) return true;
  const auto* input = reinterpret_cast<const std::uint8_t*>(first->data());
  const auto size = static_cast<std::int64_t>(first->size());
  std::vector<std::uint8_t> output(static_cast<std::size_t>(codec.MaxCompressedLen(size, input)));
  const auto compressed =
      codec.Compress(size, input, static_cast<std::int64_t>(output.size()), output.data());
  return !compressed.ok() || *compressed * 10 < size * 9;
}

}  // namespace landfall::object
