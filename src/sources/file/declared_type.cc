// Reads type names.
#include "sources/file/declared_type.h"

#include <charconv>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include <landfall/arrow_result.h>
#include <landfall/table.h>

namespace landfall::file_source {
namespace {

using Type = std::shared_ptr<arrow::DataType>;

const std::map<std::string_view, Type, std::less<>>& plain_types() {
  static const std::map<std::string_view, Type, std::less<>> types{{"bool", arrow::boolean()},
                                                                   {"int8", arrow::int8()},
                                                                   {"int16", arrow::int16()},
                                                                   {"int32", arrow::int32()},
                                                                   {"int64", arrow::int64()},
                                                                   {"uint8", arrow::uint8()},
                                                                   {"uint16", arrow::uint16()},
                                                                   {"uint32", arrow::uint32()},
                                                                   {"uint64", arrow::uint64()},
                                                                   {"float32", arrow::float32()},
                                                                   {"float64", arrow::float64()},
                                                                   {"utf8", arrow::utf8()},
                                                                   {"date32", arrow::date32()},
                                                                   {"json", json()},
                                                                   {"uuid", uuid()},
                                                                   {"inet", inet()},
                                                                   {"boolean", arrow::boolean()},
                                                                   {"string", arrow::utf8()},
                                                                   {"text", arrow::utf8()},
                                                                   {"double", arrow::float64()},
                                                                   {"date", arrow::date32()}};
  return types;
}

// Takes `head…tail` apart and gives what is between, or nothing.
std::optional<std::string_view> inside(std::string_view text, std::string_view head, std::string_view tail) {
  if (!text.starts_with(head) || !text.ends_with(tail) || text.size() < head.size() + tail.size()) return {};
  return text.substr(head.size(), text.size() - head.size() - tail.size());
}

std::string without_blanks(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (c != ' ') result += c;
  return result;
}

// `us`, `us,tz=UTC`, `us,UTC`
std::optional<Type> timestamp_type(std::string_view inner) {
  static const std::map<std::string_view, arrow::TimeUnit::type, std::less<>> units{
      {"s", arrow::TimeUnit::SECOND},
      {"ms", arrow::TimeUnit::MILLI},
      {"us", arrow::TimeUnit::MICRO},
      {"ns", arrow::TimeUnit::NANO}};
  const std::size_t comma = inner.find(',');
  const auto unit = units.find(inner.substr(0, comma));
  if (unit == units.end()) return {};
  if (comma == std::string_view::npos) return arrow::timestamp(unit->second);
  const std::string_view zone = inner.substr(comma + 1);
  if (zone != "UTC" && zone != "tz=UTC") return {};
  return arrow::timestamp(unit->second, "UTC");
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

std::optional<Type> decimal_type(std::string_view inner) {
  const std::size_t comma = inner.find(',');
  const auto precision = whole_number(inner.substr(0, comma));
  const auto scale = comma == std::string_view::npos ? 0 : whole_number(inner.substr(comma + 1));
  if (!precision || !scale || *precision < 1 || *precision > 76 || *scale < 0 || *scale > *precision)
    return {};
  if (*precision <= 38) return arrow::decimal128(*precision, *scale);
  return arrow::decimal256(*precision, *scale);
}

}  // namespace

Result<Type> declared_type(std::string_view name) {
  const std::string text = without_blanks(name);
  if (const auto found = plain_types().find(text); found != plain_types().end()) return found->second;
  std::optional<Type> type;
  if (text == "timestamp") return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  if (const auto inner = inside(text, "timestamp[", "]")) type = timestamp_type(*inner);
  if (const auto inner = inside(text, "decimal(", ")")) type = decimal_type(*inner);
  if (type) return *type;
  return Error(ErrorKind::kConfig, "unknown type \"" + std::string(name) +
                                       "\"; there are bool, int8 to int64, uint8 to uint64, float32, "
                                       "float64, utf8, json, uuid, inet, date32, "
                                       "decimal(precision,scale) up to 76 digits, timestamp[s|ms|us|ns] and "
                                       "timestamp[s|ms|us|ns, tz=UTC]");
}

}  // namespace landfall::file_source
