// Rows as PostgreSQL's binary COPY takes them, straight from Arrow columns: per row a field count, per field
// a length and the value in network byte order. Facts: PostgreSQL's documentation of COPY, "Binary Format",
// and the receive functions of its types.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>
#include "destinations/postgresql/column_type.h"
#include "families/sql/columns.h"

namespace landfall::postgresql {

/// What becomes of NUL characters, which PostgreSQL's text and jsonb cannot hold.
enum class NulCharacters : std::uint8_t {
  kStrip,    ///< they are left out
  kReplace,  ///< each becomes U+FFFD
  kError,    ///< the rows are refused
};

/// What cells report while they are written.
struct CopyNotes {
  NulCharacters nul_characters = NulCharacters::kStrip;
  std::int64_t nuls = 0;  ///< values in which NUL characters were left out or replaced
  /// Why the first bad value cannot be written ("is after the year 294276, PostgreSQL's last"), or empty.
  /// Never holds the value.
  std::string problem;

  /// Notes a problem; the first one counts.
  void complain(std::string_view what) {
    if (problem.empty()) problem = what;
  }
};

/// Begins a stream of binary COPY.
inline constexpr std::string_view kCopyHeader{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
/// Ends it.
inline constexpr std::string_view kCopyTrailer{"\377\377", 2};

/// Binds a column: `append(row, buffer)` writes the field of a row that is not null, its length first. A
/// value that cannot be written puts its reason into `notes.problem` and leaves anything. `array` and `notes`
/// must outlive the result. Fails with kUnsupported when values of the array's type cannot go into `type`.
Result<CellWriter> bind_copy(const arrow::Array& array, const ColumnType& type, CopyNotes& notes);

/// The rows of one record batch. The batch must outlive it.
class CopyRows {
 public:
  /// `types` are those of the table's columns as they exist in the database.
  static Result<CopyRows> bind(const arrow::RecordBatch& batch, const Table& table,
                               std::span<const ColumnType> types, CopyNotes& notes);

  /// Appends one row. On a bad value fails with kRejected, naming the column and the row's number in the
  /// batch, and leaves the buffer as it was.
  Result<void> append_row(std::int64_t row, Buffer& out) const;

 private:
  Error explain(std::int64_t row, Buffer& out) const;

  const Table* table_ = nullptr;
  CopyNotes* notes_ = nullptr;
  std::vector<std::shared_ptr<arrow::Array>> columns_;
  std::vector<CellWriter> cells_;
};

}  // namespace landfall::postgresql
