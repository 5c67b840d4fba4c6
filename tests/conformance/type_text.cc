// See type_text.h. A small recursive-descent parser: what follows a word decides which of Arrow's types it
// is.
#include "type_text.h"

#include <charconv>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <landfall/table.h>

namespace landfall::conformance {
namespace {

using TypePtr = std::shared_ptr<arrow::DataType>;

void skip_blanks(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  skip_blanks(text);
  return true;
}

std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find_first_of(" <>[](),:"));
  text.remove_prefix(word.size());
  skip_blanks(text);
  return word;
}

Error wrong(std::string_view what, std::string_view rest) {
  return Error(ErrorKind::kConfig,
               "reading a type: expected " + std::string(what) + " before \"" + std::string(rest) + "\"");
}

Result<void> expect(std::string_view& text, char c) {
  if (take(text, c)) return {};
  return wrong(std::string("'") + c + "'", text);
}

Result<int> take_number(std::string_view& text) {
  const std::string_view word = take_word(text);
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return wrong("a number", word);
  return number;
}

Result<TypePtr> with_item(std::string_view word, std::string_view& text) {
  TRY(expect(text, '<'));
  TRY_ASSIGN(TypePtr item, take_type(text));
  TRY(expect(text, '>'));
  if (word == "list") return arrow::list(std::move(item));
  if (word == "large_list") return arrow::large_list(std::move(item));
  TRY(expect(text, '('));
  TRY_ASSIGN(const int size, take_number(text));
  TRY(expect(text, ')'));
  return arrow::fixed_size_list(std::move(item), size);
}

Result<TypePtr> take_struct(std::string_view& text) {
  TRY(expect(text, '<'));
  std::vector<std::shared_ptr<arrow::Field>> fields;
  do {
    std::string name(take_word(text));
    TRY(expect(text, ':'));
    TRY_ASSIGN(TypePtr type, take_type(text));
    fields.push_back(arrow::field(std::move(name), std::move(type)));
  } while (take(text, ','));
  TRY(expect(text, '>'));
  return arrow::struct_(std::move(fields));
}

Result<TypePtr> take_map(std::string_view& text) {
  TRY(expect(text, '<'));
  TRY_ASSIGN(TypePtr key, take_type(text));
  TRY(expect(text, ','));
  TRY_ASSIGN(TypePtr value, take_type(text));
  TRY(expect(text, '>'));
  return arrow::map(std::move(key), std::move(value));
}

Result<TypePtr> with_unit(std::string_view word, std::string_view& text) {
  static const std::map<std::string_view, arrow::TimeUnit::type> kUnits = {{"s", arrow::TimeUnit::SECOND},
                                                                           {"ms", arrow::TimeUnit::MILLI},
                                                                           {"us", arrow::TimeUnit::MICRO},
                                                                           {"ns", arrow::TimeUnit::NANO}};
  TRY(expect(text, '['));
  const auto unit = kUnits.find(take_word(text));
  if (unit == kUnits.end()) return wrong("a unit (s, ms, us, ns)", text);
  std::string zone;
  if (take(text, ',')) zone = take_word(text);
  TRY(expect(text, ']'));
  if (word == "time32") return arrow::time32(unit->second);
  if (word == "time64") return arrow::time64(unit->second);
  if (word == "duration") return arrow::duration(unit->second);
  return arrow::timestamp(unit->second, zone);
}

Result<TypePtr> with_numbers(std::string_view word, std::string_view& text) {
  TRY(expect(text, '('));
  TRY_ASSIGN(const int first, take_number(text));
  int second = 0;
  if (word != "fixed_size_binary") {
    TRY(expect(text, ','));
    TRY_ASSIGN(second, take_number(text));
  }
  TRY(expect(text, ')'));
  if (word == "decimal128") return arrow::decimal128(first, second);
  if (word == "decimal256") return arrow::decimal256(first, second);
  return arrow::fixed_size_binary(first);
}

const std::map<std::string_view, TypePtr>& plain_types() {
  static const std::map<std::string_view, TypePtr> kTypes = {
      {"bool", arrow::boolean()},
      {"int8", arrow::int8()},
      {"int16", arrow::int16()},
      {"int32", arrow::int32()},
      {"int64", arrow::int64()},
      {"uint8", arrow::uint8()},
      {"uint16", arrow::uint16()},
      {"uint32", arrow::uint32()},
      {"uint64", arrow::uint64()},
      {"float16", arrow::float16()},
      {"float32", arrow::float32()},
      {"float64", arrow::float64()},
      {"utf8", arrow::utf8()},
      {"large_utf8", arrow::large_utf8()},
      {"binary", arrow::binary()},
      {"large_binary", arrow::large_binary()},
      {"date32", arrow::date32()},
      {"date64", arrow::date64()},
      {"interval_month", arrow::month_interval()},
      {"interval_day_time", arrow::day_time_interval()},
      {"interval_month_day_nano", arrow::month_day_nano_interval()},
      {"uuid", uuid()},
      {"json", json()},
      {"inet", inet()},
      {"mac", mac()},
  };
  return kTypes;
}

}  // namespace

Result<TypePtr> take_type(std::string_view& text) {
  skip_blanks(text);
  const std::string_view word = take_word(text);
  if (const auto plain = plain_types().find(word); plain != plain_types().end()) return plain->second;
  if (word == "list" || word == "large_list" || word == "fixed_size_list") return with_item(word, text);
  if (word == "struct") return take_struct(text);
  if (word == "map") return take_map(text);
  if (word == "time32" || word == "time64" || word == "timestamp" || word == "duration")
    return with_unit(word, text);
  if (word == "decimal128" || word == "decimal256" || word == "fixed_size_binary")
    return with_numbers(word, text);
  return Error(ErrorKind::kConfig, "reading a type: there is no type \"" + std::string(word) + "\"");
}

}  // namespace landfall::conformance
