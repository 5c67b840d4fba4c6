// Rows as newline-delimited JSON objects, and single columns as JSON values: for files, queues and documents.
#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>

#include "encode/buffer.h"
#include "encode/cell.h"

namespace landfall {

/// Counts what had to be changed to keep the output valid JSON.
struct JsonRepairs {
  std::int64_t invalid_utf8 = 0;  ///< strings in which bytes were replaced by U+FFFD
  std::int64_t invalid_json = 0;  ///< json values that were not JSON and are written as strings
};

/// Writes one column's cells as JSON values; the caller writes `null` for null rows.
using JsonColumn = CellWriter;

/// Binds a column; `array` and `repairs` (which may be null) must outlive the result.
///
/// bool and numbers native; NaN, +Inf, -Inf, decimals, dates, times, timestamps, durations as strings in
/// their text form; intervals as objects; json embedded as it is, without line breaks; lists as arrays,
/// structs as objects with sorted keys, maps as arrays of {"key":…,"value":…}.
Result<JsonColumn> bind_json(const arrow::Array& array, JsonRepairs* repairs);

/// Writes the rows of one record batch as JSON objects, keys sorted, nulls written, one line each.
class RowJsonWriter {
 public:
  /// Binds to the batch's columns, named by the table. The batch must outlive the writer.
  static Result<RowJsonWriter> bind(const arrow::RecordBatch& batch, const Table& table);

  /// Appends rows from `from` up to (not including) `to`, each followed by a line feed.
  void append_rows(std::int64_t from, std::int64_t to, Buffer& out) const;
  /// Appends one row's object, without a line feed.
  void append_row(std::int64_t row, Buffer& out) const;

  /// What has been changed so far by the rows written.
  const JsonRepairs& repairs() const { return *repairs_; }

 private:
  struct Member {
    std::string key;  // `,"name":`, the first with `{` for the comma
    JsonColumn column;
  };
  std::vector<Member> members_;
  std::unique_ptr<JsonRepairs> repairs_ = std::make_unique<JsonRepairs>();
};

/// Appends `text` as a JSON string with its quotes; true when invalid UTF-8 had to be replaced.
bool append_json_string(std::string_view text, Buffer& out);

}  // namespace landfall
