// Texts made once and copied many times: 4,096 values of a column, laid out for fast copying.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sources/testdata/column_buffers.h"
#include "sources/testdata/row_hash.h"
#include "sources/testdata/testdata_spec.h"

namespace landfall::testdata {

/// Writes the lowest 48 bits as 12 hexadecimal digits.
void write_hex48(char* out, std::uint64_t value);
/// Writes all 64 bits as 16 hexadecimal digits.
void write_hex64(char* out, std::uint64_t value);

/// 4,096 distinct texts. Each has a mark of 12 hexadecimal digits, which makes it distinct; with
/// Distinct::kUnique a row's own mark is written over it.
class TextPool {
 public:
  static constexpr std::size_t kValues = 4096;
  /// Where the mark goes in the texts that `make` gives.
  static constexpr std::string_view kMark = "############";

  /// Makes the texts; `make(i, random)` gives text i, with kMark in it once. At most 65,535 bytes each.
  TextPool(std::uint64_t seed, const std::function<std::string(std::size_t, CellRandom&)>& make);

  std::string_view value(std::size_t i) const { return {&bytes_[i * stride_], lengths_[i]}; }

  /// A column of `range.count * per_row` texts, chosen by `hash`.
  Result<ArrayPtr> column(const TypePtr& type, const RowHash& hash, RowRange range, Distinct distinct,
                          std::int64_t per_row = 1) const;

 private:
  std::size_t stride_ = 0;
  std::vector<char> bytes_;
  std::vector<std::uint16_t> lengths_;
  std::vector<std::uint16_t> marks_;
};

}  // namespace landfall::testdata
