// See row_router.h.
#include "sync/row_router.h"

#include <arrow/array/builder_primitive.h>
#include <arrow/compute/api_vector.h>
#include <arrow/record_batch.h>

#include <functional>
#include <string_view>
#include <utility>

#include "encode/row_key.h"
#include "landfall/arrow_result.h"

namespace landfall {
namespace {

using RowLists = std::vector<arrow::Int64Builder>;

Result<RowLists> divide(const arrow::RecordBatch& rows, const Table& table, std::size_t writers) {
  TRY_ASSIGN(const KeyEncoder keys, KeyEncoder::bind(rows, table.keys()));
  RowLists lists(writers);
  Buffer key;
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    key.clear();
    keys.append(row, key);
    const std::size_t writer = std::hash<std::string_view>{}(key.view()) % writers;
    TRY(from_arrow(lists[writer].Append(row)));
  }
  return lists;
}

}  // namespace

Result<std::vector<RowRouter::Share>> RowRouter::route(std::shared_ptr<arrow::RecordBatch> rows,
                                                       std::int64_t bytes) {
  if (!spread_) return std::vector<Share>{{home_, std::move(rows), bytes}};
  if (table_->has_keys()) return by_key(*rows, bytes);
  next_ = (next_ + 1) % writers_;
  return std::vector<Share>{{next_, std::move(rows), bytes}};
}

Result<std::vector<RowRouter::Share>> RowRouter::by_key(const arrow::RecordBatch& rows,
                                                        std::int64_t bytes) const {
  TRY_ASSIGN(RowLists lists, divide(rows, *table_, writers_));
  std::vector<Share> shares;
  for (std::size_t writer = 0; writer < writers_; ++writer) {
    const std::int64_t count = lists[writer].length();
    if (count == 0) continue;
    TRY_ASSIGN(const std::shared_ptr<arrow::Array> chosen, from_arrow(lists[writer].Finish()));
    std::vector<std::shared_ptr<arrow::Array>> columns;
    for (const auto& column : rows.columns()) {
      TRY_ASSIGN(auto taken, from_arrow(arrow::compute::Take(*column, *chosen)));
      columns.push_back(std::move(taken));
    }
    shares.push_back({writer, arrow::RecordBatch::Make(rows.schema(), count, std::move(columns)),
                      bytes * count / rows.num_rows()});
  }
  return shares;
}

}  // namespace landfall
