// The way back from text: columns of any type from values in their text form (encode/text.h) or as JSON
// (encode/json.h). For reading back files and tables of systems that keep a type as text.
#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall {

class ValueParser;

/// Collects the values of one column. Used by one thread.
class ColumnParser {
 public:
  /// Fails with kUnsupported for types logical_type refuses.
  static Result<ColumnParser> make(std::shared_ptr<arrow::DataType> type);
  ColumnParser(ColumnParser&& other) noexcept;
  ColumnParser& operator=(ColumnParser&& other) noexcept;
  ~ColumnParser();

  /// Adds a value given in its text form; lists, structs and maps as JSON. Accepts what other systems write
  /// too: times and timestamps with any number of digits, a blank for the T, an offset for the Z; exponents;
  /// upper-case uuids. Fails with kRejected, without showing the value, when it is not one of the column's
  /// type.
  Result<void> append(std::string_view text);
  Result<void> append_null();
  /// Gives the column and begins anew.
  Result<std::shared_ptr<arrow::Array>> finish();

 private:
  friend class RowParser;
  ColumnParser(std::shared_ptr<arrow::DataType> type, std::unique_ptr<arrow::ArrayBuilder> builder,
               std::unique_ptr<ValueParser> parser);
  std::shared_ptr<arrow::DataType> type_;
  std::unique_ptr<arrow::ArrayBuilder> builder_;
  std::unique_ptr<ValueParser> parser_;
};

/// Turns a column of utf8, large_utf8 or binary text forms into one of `type`; nulls stay null.
Result<std::shared_ptr<arrow::Array>> from_text(const arrow::Array& text,
                                                const std::shared_ptr<arrow::DataType>& type);

/// Collects rows of a table from JSON objects such as RowJsonWriter writes. Members that the table does not
/// know are skipped; columns that an object lacks are null.
class RowParser {
 public:
  static Result<RowParser> make(const Table& table);
  RowParser(RowParser&& other) noexcept;
  RowParser& operator=(RowParser&& other) noexcept;
  ~RowParser();

  /// Adds the row of one JSON object.
  Result<void> append(std::string_view object);
  std::int64_t rows() const { return rows_; }
  /// Gives the rows and begins anew.
  Result<std::shared_ptr<arrow::RecordBatch>> finish();

 private:
  struct Scratch;
  RowParser();
  std::vector<std::string> names_;
  std::vector<ColumnParser> columns_;
  std::shared_ptr<arrow::Schema> schema_;
  std::unique_ptr<Scratch> scratch_;
  std::int64_t rows_ = 0;
};

}  // namespace landfall
