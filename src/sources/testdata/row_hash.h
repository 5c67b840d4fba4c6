// Numbers that look random and are a function of seed, column and row alone, so that a table is the same
// however it is cut into messages.
#pragma once

#include <cstdint>

namespace landfall::testdata {

/// Mixes 64 bits one to one (SplitMix64's finaliser): different inputs give different outputs.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// The values of one column: a row's hash. One to one over rows.
class RowHash {
 public:
  constexpr RowHash(std::uint64_t seed, std::uint64_t column)
      : key_(mix(mix(seed + 0x9e3779b97f4a7c15ULL) + column)) {}
  constexpr std::uint64_t operator()(std::uint64_t row) const {
    return mix(key_ + row * 0x9e3779b97f4a7c15ULL);
  }

 private:
  std::uint64_t key_;
};

/// A stream of numbers for one cell.
class CellRandom {
 public:
  constexpr explicit CellRandom(std::uint64_t state) : state_(state) {}
  constexpr std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15ULL); }
  /// Between 0 and limit - 1.
  constexpr std::uint64_t below(std::uint64_t limit) { return next() % limit; }

 private:
  std::uint64_t state_;
};

/// A range of rows of a table, from `first` up.
struct RowRange {
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::uint64_t at(std::int64_t i) const { return static_cast<std::uint64_t>(first + i); }
};

}  // namespace landfall::testdata
