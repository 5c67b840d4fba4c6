// Gives every row its `_cq_id`: the same one each time the same files are read.
#pragma once

#include <arrow/array.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall::file_source {

/// Makes the ids of one file's rows. With declared keys: CloudQuery's id of the key values, wherever the row
/// stands. Without: a function of table, file name and row number, so that equal rows stay apart.
class RowIds {
 public:
  /// `table` begins with `_cq_id`; `file` is FoundFile::name.
  static Result<RowIds> make(const Table& table, const std::string& file);

  /// The ids of the file's next rows, given all columns but `_cq_id`. A null in a key column is kRejected.
  Result<std::shared_ptr<arrow::Array>> next(const std::vector<std::shared_ptr<arrow::Array>>& columns,
                                             std::int64_t rows);

 private:
  explicit RowIds(const Table& table);
  Result<std::shared_ptr<arrow::Array>> of_keys(const std::vector<std::shared_ptr<arrow::Array>>& columns,
                                                std::int64_t rows);
  Result<std::shared_ptr<arrow::Array>> of_numbers(std::int64_t rows);

  Table without_id_;
  std::vector<int> keys_;  ///< in without_id_; empty when `_cq_id` itself is the key
  std::uint64_t base_[2] = {0, 0};
  std::int64_t row_ = 0;
};

}  // namespace landfall::file_source
