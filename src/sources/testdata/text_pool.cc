// Filling and copying of text pools.
#include "sources/testdata/text_pool.h"

#include <algorithm>
#include <array>

namespace landfall::testdata {
namespace {

constexpr std::array<char, 512> make_hex_pairs() {
  std::array<char, 512> pairs{};
  constexpr std::string_view digits = "0123456789abcdef";
  for (std::size_t byte = 0; byte < 256; ++byte) {
    pairs[2 * byte] = digits[byte >> 4];
    pairs[2 * byte + 1] = digits[byte & 15];
  }
  return pairs;
}
constexpr std::array<char, 512> kHexPairs = make_hex_pairs();

// Multiplying by an odd number is one to one modulo 2^48, so no two of 2^48 rows share a mark.
std::uint64_t mark_of(std::uint64_t n) { return n * 0x5851f42d4c957f2dULL; }

}  // namespace

void write_hex48(char* out, std::uint64_t value) {
  for (int shift = 40; shift >= 0; shift -= 8, out += 2)
    std::memcpy(out, &kHexPairs[2 * ((value >> shift) & 255)], 2);
}

void write_hex64(char* out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8, out += 2)
    std::memcpy(out, &kHexPairs[2 * ((value >> shift) & 255)], 2);
}

TextPool::TextPool(std::uint64_t seed, const std::function<std::string(std::size_t, CellRandom&)>& make) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < kValues; ++i) {
    CellRandom random(mix(seed) + i);
    std::string text = make(i, random);
    const std::size_t mark = text.find(kMark);
    write_hex48(&text[mark], mark_of(mix(seed) + i));
    marks_.push_back(static_cast<std::uint16_t>(mark));
    lengths_.push_back(static_cast<std::uint16_t>(text.size()));
    stride_ = std::max(stride_, (text.size() + 31) / 32 * 32);
    texts.push_back(std::move(text));
  }
  bytes_.resize(kValues * stride_);
  for (std::size_t i = 0; i < kValues; ++i) std::copy(texts[i].begin(), texts[i].end(), &bytes_[i * stride_]);
}

Result<ArrayPtr> TextPool::column(const TypePtr& type, const RowHash& hash, RowRange range, Distinct distinct,
                                  std::int64_t per_row) const {
  const std::int64_t count = range.count * per_row;
  const std::uint64_t first = range.at(0) * static_cast<std::uint64_t>(per_row);
  std::vector<std::uint16_t> chosen(static_cast<std::size_t>(count));
  auto length = [&](std::int64_t i) {
    const auto index = static_cast<std::uint16_t>(hash(first + static_cast<std::uint64_t>(i)) % kValues);
    chosen[static_cast<std::size_t>(i)] = index;
    return lengths_[index];
  };
  auto copy = [&](std::int64_t i, char* out) {
    const std::size_t index = chosen[static_cast<std::size_t>(i)];
    copy_blocks(out, &bytes_[index * stride_], lengths_[index]);
  };
  if (distinct == Distinct::kPool) return text_column(type, count, length, copy);
  return text_column(type, count, length, [&](std::int64_t i, char* out) {
    copy(i, out);
    write_hex48(out + marks_[chosen[static_cast<std::size_t>(i)]],
                mark_of(first + static_cast<std::uint64_t>(i)));
  });
}

}  // namespace landfall::testdata
