// Finds the type of a JSON column from all of its values: never one that could not give the value back.
#pragma once

#include <arrow/type.h>

#include <cstddef>
#include <memory>
#include <string_view>

#include "sources/file/json_scanner.h"
#include "sources/file/type_guess.h"

namespace landfall::file_source {

/// True when a JSON number, seen as a decimal number, is what the nearest float64 is printed as.
bool is_exact_float(std::string_view number);

/// Narrows the types of one column, value by value; nulls tell nothing.
class JsonGuess {
 public:
  void add(const JsonValue& value);

  /// One kind of value: bool; int64, else uint64, else decimal(38,0); float64; utf8, date32 or timestamp.
  /// Objects, arrays, different kinds, and numbers that none of these can hold: json. Nothing but null: utf8.
  std::shared_ptr<arrow::DataType> type() const;

 private:
  void add_integer(std::string_view digits);
  std::shared_ptr<arrow::DataType> number_type() const;

  unsigned kinds_ = 0;  ///< a bit for each JsonKind that occurred
  TypeGuess texts_;
  bool negative_ = false;
  bool beyond_int64_ = false;
  bool beyond_uint64_ = false;
  bool beyond_double_ = false;  ///< an integer above 2^53, or a float with more digits than float64 keeps
  std::size_t most_digits_ = 0;
};

}  // namespace landfall::file_source
