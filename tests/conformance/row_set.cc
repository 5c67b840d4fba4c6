// See row_set.h.
#include "row_set.h"

#include <arrow/array/array_primitive.h>
#include <arrow/extension_type.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cell_text.h"

namespace landfall::conformance {
namespace {

bool has(const std::vector<Loss>& losses, Loss loss) {
  return std::find(losses.begin(), losses.end(), loss) != losses.end();
}

std::int64_t nanos_per_unit(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return 1'000'000'000;
    case arrow::TimeUnit::MILLI:
      return 1'000'000;
    case arrow::TimeUnit::MICRO:
      return 1'000;
    case arrow::TimeUnit::NANO:
      break;
  }
  return 1;
}

// The timestamp cut (not rounded) towards the past.
std::string cut(const arrow::TimestampArray& array, std::int64_t row, std::int64_t keep_nanos) {
  const auto unit = static_cast<const arrow::TimestampType&>(*array.type()).unit();
  const std::int64_t step = keep_nanos / nanos_per_unit(unit);
  const std::int64_t value = array.Value(row);
  if (step <= 1) return std::to_string(value);
  const std::int64_t rest = value % step;
  return std::to_string(value - rest - (rest < 0 ? step : 0));
}

std::string expected_text(const arrow::Array& array, std::int64_t row, const std::vector<Loss>& losses) {
  if (array.IsNull(row)) return kNullCell;
  if (const auto* times = dynamic_cast<const arrow::TimestampArray*>(&array)) {
    if (has(losses, Loss::kMilliseconds)) return cut(*times, row, 1'000'000);
    if (has(losses, Loss::kMicroseconds)) return cut(*times, row, 1'000);
  }
  std::string text = cell_text(array, row);
  if (has(losses, Loss::kEmptyIsNull) && (text == "\"\"" || text == "0x")) return kNullCell;
  return text;
}

}  // namespace

void RowSet::add(const arrow::RecordBatch& rows) { add(rows, {}); }

void RowSet::add(const arrow::RecordBatch& rows, const std::vector<Loss>& losses) {
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    std::string text;
    for (int i = 0; i < rows.num_columns(); ++i) {
      if (i > 0) text += " | ";
      text += expected_text(*rows.column(i), row, losses);
    }
    ++rows_[std::move(text)];
  }
}

void RowSet::add(const RowSet& other) {
  for (const auto& [row, count] : other.rows_) rows_[row] += count;
}

std::int64_t RowSet::size() const {
  std::int64_t sum = 0;
  for (const auto& [row, count] : rows_) sum += count;
  return sum;
}

std::string RowSet::difference(const RowSet& read) const {
  constexpr std::size_t kShownRows = 3;
  constexpr std::size_t kShownLength = 300;
  std::vector<std::string> lines;
  const auto list = [&](const RowSet& from, const RowSet& in, std::string_view word) {
    std::size_t shown = 0;
    for (const auto& [row, count] : from.rows_) {
      const auto found = in.rows_.find(row);
      const std::int64_t surplus = count - (found == in.rows_.end() ? 0 : found->second);
      if (surplus > 0 && shown++ < kShownRows)
        lines.push_back(fmt::format("{} {}x ({})", word, surplus, row.substr(0, kShownLength)));
    }
    if (shown > kShownRows) lines.push_back(fmt::format("and {} more {}", shown - kShownRows, word));
  };
  list(*this, read, "missing");
  list(read, *this, "unexpected");
  return fmt::format("expected {} rows, read {}: {}", size(), read.size(), fmt::join(lines, "; "));
}

}  // namespace landfall::conformance
