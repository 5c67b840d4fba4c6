// See row_set.h.
#include "row_set.h"

#include <arrow/array/array_binary.h>
#include <arrow/array/array_primitive.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>
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

// Rewrites arrays as a place with losses keeps them; others pass as they are.
class Lossy {
 public:
  explicit Lossy(const std::vector<Loss>& losses)
      : keep_nanos_(has(losses, Loss::kMilliseconds)   ? 1'000'000
                    : has(losses, Loss::kMicroseconds) ? 1'000
                                                       : 1),
        without_nuls_(has(losses, Loss::kNulCharacters)) {}

  std::shared_ptr<arrow::Array> operator()(const std::shared_ptr<arrow::Array>& array) const {
    switch (array->type_id()) {
      case arrow::Type::TIMESTAMP:
        return cut<arrow::TimestampType>(*array);
      case arrow::Type::TIME64:
        return cut<arrow::Time64Type>(*array);
      case arrow::Type::STRING:
        return without_nuls_ ? without_nuls(*array) : array;
      case arrow::Type::LIST:
      case arrow::Type::LARGE_LIST:
      case arrow::Type::FIXED_SIZE_LIST:
        return with_items(*array);
      default:
        return array;
    }
  }

 private:
  // Cut (not rounded) towards the past.
  template <class T>
  std::shared_ptr<arrow::Array> cut(const arrow::Array& array) const {
    using Traits = arrow::TypeTraits<T>;
    const auto& values = static_cast<const typename Traits::ArrayType&>(array);
    const std::int64_t step =
        std::max<std::int64_t>(keep_nanos_ / nanos_per_unit(static_cast<const T&>(*array.type()).unit()), 1);
    typename Traits::BuilderType builder(array.type(), arrow::default_memory_pool());
    for (std::int64_t row = 0; row < array.length(); ++row) {
      const std::int64_t rest = array.IsNull(row) ? 0 : values.Value(row) % step;
      const std::int64_t value = array.IsNull(row) ? 0 : values.Value(row) - rest - (rest < 0 ? step : 0);
      (void)(array.IsNull(row) ? builder.AppendNull() : builder.Append(value));
    }
    return builder.Finish().ValueOrDie();
  }

  static std::shared_ptr<arrow::Array> without_nuls(const arrow::Array& array) {
    const auto& values = static_cast<const arrow::StringArray&>(array);
    arrow::StringBuilder builder;
    for (std::int64_t row = 0; row < array.length(); ++row) {
      std::string text(array.IsNull(row) ? "" : values.GetView(row));
      std::erase(text, '\0');
      (void)(array.IsNull(row) ? builder.AppendNull() : builder.Append(text));
    }
    return builder.Finish().ValueOrDie();
  }

  std::shared_ptr<arrow::Array> with_items(const arrow::Array& array) const {
    const auto data = array.data()->Copy();
    data->child_data[0] = (*this)(arrow::MakeArray(data->child_data[0]))->data();
    return arrow::MakeArray(data);
  }

  std::int64_t keep_nanos_;
  bool without_nuls_;
};

std::string expected_text(const arrow::Array& array, std::int64_t row, const std::vector<Loss>& losses) {
  if (array.IsNull(row)) return kNullCell;
  std::string text = cell_text(array, row);
  if (has(losses, Loss::kEmptyIsNull) && (text == "\"\"" || text == "0x")) return kNullCell;
  return text;
}

}  // namespace

void RowSet::add(const arrow::RecordBatch& rows) { add(rows, {}); }

void RowSet::add(const arrow::RecordBatch& rows, const std::vector<Loss>& losses) {
  const Lossy lossy(losses);
  std::vector<std::shared_ptr<arrow::Array>> columns;
  for (const auto& column : rows.columns()) columns.push_back(lossy(column));
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    std::string text;
    for (int i = 0; i < rows.num_columns(); ++i) {
      if (i > 0) text += " | ";
      text += expected_text(*columns[static_cast<std::size_t>(i)], row, losses);
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
