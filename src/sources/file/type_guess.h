// Finds the type of a column from all of its values. A value may only become something other than text when
// its text can be had back from it; one that cannot makes the whole column text.
#pragma once

#include <arrow/type.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace landfall::file_source {

/// What a column without a declared type may become.
enum class Guess : unsigned {
  kNone = 0,
  kBool = 1,        ///< `true`, `false`
  kInt = 2,         ///< int64 as it would be printed: no leading zeros, no plus, not `-0`
  kFloat = 4,       ///< float64 in its shortest form, or with `.0`, or an integer up to 2^53
  kDate = 8,        ///< YYYY-MM-DD, a day that exists
  kTimestamp = 16,  ///< RFC 3339 in UTC: YYYY-MM-DDTHH:MM:SS[.fraction]Z
  kAll = 31,
};
constexpr Guess operator&(Guess a, Guess b) { return Guess(unsigned(a) & unsigned(b)); }
constexpr Guess operator|(Guess a, Guess b) { return Guess(unsigned(a) | unsigned(b)); }

/// Everything one text could be.
Guess guesses_for(std::string_view text);

/// True when a decimal number with these digits is what the nearest float64 is printed as.
bool is_shortest_float(std::string_view text);

/// Narrows the types of one column, value by value. Nulls are not added.
class TypeGuess {
 public:
  void add(std::string_view text) {
    if (possible_ != Guess::kNone) narrow(text);
    seen_ = true;
  }
  /// utf8 when nothing else fits every value, and when there was none.
  std::shared_ptr<arrow::DataType> type() const;
  /// date32 or a timestamp when all values are such, else null.
  std::shared_ptr<arrow::DataType> time_type() const;

 private:
  void narrow(std::string_view text);
  void note_time(std::string_view text);

  Guess possible_ = Guess::kAll;
  bool seen_ = false;
  bool nanoseconds_ = false;         ///< a timestamp has more than six digits behind the point
  bool beyond_nanoseconds_ = false;  ///< a timestamp is outside what 64-bit nanoseconds reach
};

}  // namespace landfall::file_source
