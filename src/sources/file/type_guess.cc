// The rules of type inference for text.
#include "sources/file/type_guess.h"

#include <charconv>
#include <chrono>
#include <cstring>
#include <limits>

namespace landfall::file_source {
namespace {

constexpr std::int64_t kExactInDouble = std::int64_t{1} << 53;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
  for (const char c : text)
    if (!is_digit(c)) return false;
  return !text.empty();
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Digits as an integer is printed: no leading zero unless it is all there is.
bool is_canonical_whole(std::string_view digits) {
  return all_digits(digits) && (digits.size() == 1 || digits.front() != '0');
}

Guess guess_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return Guess::kNone;
  const bool exact = value >= -kExactInDouble && value <= kExactInDouble;
  return exact ? Guess::kInt | Guess::kFloat : Guess::kInt;
}

// Any decimal of up to 15 digits survives float64 unchanged, so the common case needs no conversion.
bool is_plain_short_decimal(std::string_view whole, std::string_view fraction) {
  if (!is_canonical_whole(whole) || !all_digits(fraction) || whole.size() + fraction.size() > 15)
    return false;
  return fraction == "0" || fraction.back() != '0';
}

Guess guess_number(std::string_view text) {
  const std::string_view digits = text.front() == '-' ? text.substr(1) : text;
  if (is_canonical_whole(digits)) return text == "-0" ? Guess::kNone : guess_integer(text);
  const std::size_t point = digits.find('.');
  if (point != std::string_view::npos &&
      is_plain_short_decimal(digits.substr(0, point), digits.substr(point + 1))) {
    // 0.00001 is printed with an exponent.
    if (digits.front() != '0' || digits.substr(point + 1).find_first_not_of('0') < 4) return Guess::kFloat;
  }
  return is_shortest_float(text) ? Guess::kFloat : Guess::kNone;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8, 2);
  if (!all_digits(year) || !all_digits(month) || !all_digits(day) || year == "0000") return false;
  return std::chrono::year_month_day(std::chrono::year(number(year)),
                                     std::chrono::month(static_cast<unsigned>(number(month))),
                                     std::chrono::day(static_cast<unsigned>(number(day))))
      .ok();
}

bool is_time(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return false;
  const std::string_view hour = text.substr(0, 2), minute = text.substr(3, 2), second = text.substr(6, 2);
  return all_digits(hour) && all_digits(minute) && all_digits(second) && number(hour) < 24 &&
         number(minute) < 60 && number(second) < 60;
}

bool is_timestamp(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text.back() != 'Z') return false;
  if (!is_date(text.substr(0, 10)) || !is_time(text.substr(11, 8))) return false;
  const std::string_view fraction = text.substr(19, text.size() - 20);
  return fraction.empty() ||
         (fraction.front() == '.' && fraction.size() <= 10 && all_digits(fraction.substr(1)));
}

}  // namespace

bool is_shortest_float(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value - value != 0) return false;
  char printed[400];
  for (const auto form : {std::chars_format::fixed, std::chars_format::scientific}) {
    char* last = std::to_chars(printed, printed + sizeof printed - 2, value, form).ptr;
    if (text == std::string_view(printed, static_cast<std::size_t>(last - printed))) return true;
    if (form != std::chars_format::fixed ||
        std::memchr(printed, '.', static_cast<std::size_t>(last - printed)))
      continue;
    std::memcpy(last, ".0", 2);
    if (text == std::string_view(printed, static_cast<std::size_t>(last + 2 - printed))) return true;
  }
  return false;
}

Guess guesses_for(std::string_view text) {
  if (text.empty()) return Guess::kNone;
  const char first = text.front();
  if (first == 't' || first == 'f') return text == "true" || text == "false" ? Guess::kBool : Guess::kNone;
  if (!is_digit(first) && first != '-') return Guess::kNone;
  if (is_date(text)) return Guess::kDate;
  if (is_timestamp(text)) return Guess::kTimestamp;
  return text == "-" ? Guess::kNone : guess_number(text);
}

void TypeGuess::narrow(std::string_view text) {
  const Guess guess = guesses_for(text);
  possible_ = possible_ & guess;
  if (guess == Guess::kTimestamp) note_time(text);
}

void TypeGuess::note_time(std::string_view text) {
  if (text.size() > std::string_view("2000-01-01T00:00:00.123456Z").size()) nanoseconds_ = true;
  // 64-bit nanoseconds reach from September 1677 to April 2262; whole years are enough to tell.
  const int year = number(text.substr(0, 4));
  if (year < 1678 || year > 2261) beyond_nanoseconds_ = true;
}

std::shared_ptr<arrow::DataType> TypeGuess::time_type() const {
  if (!seen_) return nullptr;
  if ((possible_ & Guess::kDate) != Guess::kNone) return arrow::date32();
  if ((possible_ & Guess::kTimestamp) == Guess::kNone || (nanoseconds_ && beyond_nanoseconds_))
    return nullptr;
  return arrow::timestamp(nanoseconds_ ? arrow::TimeUnit::NANO : arrow::TimeUnit::MICRO, "UTC");
}

std::shared_ptr<arrow::DataType> TypeGuess::type() const {
  const auto can = [this](Guess guess) { return (possible_ & guess) != Guess::kNone; };
  if (!seen_) return arrow::utf8();
  if (can(Guess::kBool)) return arrow::boolean();
  if (can(Guess::kInt)) return arrow::int64();
  if (can(Guess::kFloat)) return arrow::float64();
  const auto time = time_type();
  return time == nullptr ? arrow::utf8() : time;
}

}  // namespace landfall::file_source
