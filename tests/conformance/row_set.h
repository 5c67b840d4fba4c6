// Rows regardless of order, and how two such sets differ.
#pragma once

#include <arrow/record_batch.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <landfall/table.h>

namespace landfall::conformance {

/// What a place cannot tell apart, declared with a reason where the place is described. It changes the
/// expected rows.
enum class Loss {
  kEmptyIsNull,    ///< an empty text or binary at the top level reads back as null
  kMicroseconds,   ///< timestamps and times of day are cut to microseconds, in lists too
  kMilliseconds,   ///< the same to milliseconds
  kNulCharacters,  ///< NUL characters in text are left out, in lists too
};

/// Each distinct row as text, with how often it occurs.
class RowSet {
 public:
  /// Adds rows as they are.
  void add(const arrow::RecordBatch& rows);
  /// Adds rows as they must read back from a place with these losses.
  void add(const arrow::RecordBatch& rows, const std::vector<Loss>& losses);
  void add(const RowSet& other);

  bool operator==(const RowSet& other) const = default;
  std::int64_t size() const;
  /// Says what is missing and what is too much in `read`, the first few rows of each.
  std::string difference(const RowSet& read) const;

 private:
  std::map<std::string, std::int64_t> rows_;
};

}  // namespace landfall::conformance
