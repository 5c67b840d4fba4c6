// The rules of type inference for JSON.
#include "sources/file/json_guess.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include <landfall/table.h>

namespace landfall::file_source {
namespace {

constexpr unsigned bit(JsonKind kind) { return 1U << static_cast<unsigned>(kind); }

// The digits that count: without sign, point, exponent, leading and trailing zeros.
std::string significant(std::string_view number) {
  std::string digits;
  for (const char c : number.substr(0, number.find_first_of("eE")))
    if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) digits += c;
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits;
}

template <class T>
bool reads_as(std::string_view digits, T& value) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size();
}

}  // namespace

bool is_exact_float(std::string_view number) {
  double value = 0;
  if (!reads_as(number, value)) return false;
  // Up to 15 digits survive float64 unchanged, except next to zero.
  const std::string digits = significant(number);
  if (digits.size() <= 15 && (std::abs(value) > 1e-290 || digits.empty())) return true;
  char printed[40];
  const char* end =
      std::to_chars(printed, printed + sizeof printed, value, std::chars_format::scientific).ptr;
  return significant({printed, static_cast<std::size_t>(end - printed)}) == digits;
}

void JsonGuess::add(const JsonValue& value) {
  if (value.kind == JsonKind::kNull) return;
  kinds_ |= bit(value.kind);
  switch (value.kind) {
    case JsonKind::kInteger:
      return add_integer(value.raw);
    case JsonKind::kFloat:
      beyond_double_ = beyond_double_ || !is_exact_float(value.raw);
      return;
    // An escape is never part of a date.
    case JsonKind::kString:
      return texts_.add(value.content());
    default:
      return;
  }
}

void JsonGuess::add_integer(std::string_view digits) {
  negative_ = negative_ || digits.front() == '-';
  most_digits_ = std::max(most_digits_, digits.size() - (digits.front() == '-' ? 1 : 0));
  std::int64_t value = 0;
  if (reads_as(digits, value)) {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    beyond_double_ = beyond_double_ || value > exact || value < -exact;
    return;
  }
  std::uint64_t unsigned_value = 0;
  beyond_double_ = beyond_int64_ = true;
  beyond_uint64_ = beyond_uint64_ || !reads_as(digits, unsigned_value);
}

std::shared_ptr<arrow::DataType> JsonGuess::number_type() const {
  if ((kinds_ & bit(JsonKind::kFloat)) != 0) return beyond_double_ ? json() : arrow::float64();
  if (!beyond_int64_) return arrow::int64();
  if (!beyond_uint64_ && !negative_) return arrow::uint64();
  return most_digits_ <= 38 ? arrow::decimal128(38, 0) : json();
}

std::shared_ptr<arrow::DataType> JsonGuess::type() const {
  if (kinds_ == 0) return arrow::utf8();
  if (kinds_ == bit(JsonKind::kBool)) return arrow::boolean();
  if (kinds_ == bit(JsonKind::kString)) {
    const auto time = texts_.time_type();
    return time == nullptr ? arrow::utf8() : time;
  }
  if ((kinds_ & ~(bit(JsonKind::kInteger) | bit(JsonKind::kFloat))) == 0) return number_type();
  return json();
}

}  // namespace landfall::file_source
