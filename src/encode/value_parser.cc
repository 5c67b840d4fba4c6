// See value_parser.h. Parsers of single values; nested ones are in nested_parser.cc.
#include "encode/value_parser.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>
#include <arrow/util/base64.h>
#include <arrow/util/decimal.h>
#include <arrow/util/float16.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include <landfall/arrow_result.h>
#include <landfall/table.h>
#include "encode/time_parser.h"
#include "schema/type_name.h"

namespace landfall {
namespace {

template <class T>
std::optional<T> parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> parse_bool(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// Pairs of hexadecimal digits, with `separator`s anywhere between them.
std::optional<std::string> parse_hex(std::string_view text, char separator) {
  std::string bytes;
  while (!text.empty()) {
    if (text.front() == separator) {
      text.remove_prefix(1);
      continue;
    }
    const std::optional<int> high = hex_digit(text.front());
    const std::optional<int> low = text.size() > 1 ? hex_digit(text[1]) : std::nullopt;
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<char>(*high * 16 + *low));
    text.remove_prefix(2);
  }
  return bytes;
}

std::optional<std::string> parse_uuid(std::string_view text) {
  constexpr std::size_t kBytes = 16;
  std::optional<std::string> bytes = parse_hex(text, '-');
  return bytes && bytes->size() == kBytes ? bytes : std::nullopt;
}

std::optional<std::string> parse_base64(std::string_view text) {
  arrow::Result<std::string> decoded = arrow::util::base64_decode(text);
  if (!decoded.ok()) return std::nullopt;
  return std::move(decoded).ValueUnsafe();
}

std::optional<std::string> same_text(std::string_view text) { return std::string(text); }

/// A value made by a function from text to what the builder takes.
template <class Builder, class Parse>
class SimpleParser : public ValueParser {
 public:
  SimpleParser(const arrow::DataType& type, arrow::ArrayBuilder& builder, Parse parse)
      : type_(type), builder_(static_cast<Builder&>(builder)), parse_(std::move(parse)) {}
  Result<void> text(std::string_view text) override {
    auto value = parse_(text);
    if (!value) return not_a(type_);
    return from_arrow(builder_.Append(*std::move(value)));
  }
  Result<void> null() override { return from_arrow(builder_.AppendNull()); }

 private:
  const arrow::DataType& type_;
  Builder& builder_;
  Parse parse_;
};

template <class Builder, class Parse>
std::unique_ptr<ValueParser> simple(const arrow::DataType& type, arrow::ArrayBuilder& builder, Parse parse) {
  return std::make_unique<SimpleParser<Builder, Parse>>(type, builder, std::move(parse));
}

/// json: the stored text, from JSON without a detour.
template <class Builder>
class RawJsonParser : public ValueParser {
 public:
  explicit RawJsonParser(arrow::ArrayBuilder& builder) : builder_(static_cast<Builder&>(builder)) {}
  Result<void> text(std::string_view text) override { return from_arrow(builder_.Append(text)); }
  Result<void> null() override { return from_arrow(builder_.AppendNull()); }

 protected:
  Result<void> json_value(simdjson::ondemand::value value) override {
    std::string_view raw;
    if (const auto error = simdjson::to_json_string(value).get(raw))
      return bad_json(*landfall::json(), error);
    while (!raw.empty() &&
           (raw.back() == ' ' || raw.back() == '\n' || raw.back() == '\r' || raw.back() == '\t'))
      raw.remove_suffix(1);
    return text(raw);
  }

 private:
  Builder& builder_;
};

template <class Value>
auto decimal_parser(const LogicalType& logical) {
  return
      [precision = logical.precision, scale = logical.scale](std::string_view text) -> std::optional<Value> {
        Value value;
        std::int32_t given_scale = 0;
        if (!Value::FromString(text, &value, nullptr, &given_scale).ok()) return std::nullopt;
        arrow::Result<Value> rescaled = value.Rescale(given_scale, scale);
        if (!rescaled.ok() || !rescaled->FitsInPrecision(precision)) return std::nullopt;
        return *rescaled;
      };
}

template <class Integer>
auto narrowed(std::optional<std::int64_t> (*parse)(std::string_view, arrow::TimeUnit::type),
              arrow::TimeUnit::type unit) {
  return [parse, unit](std::string_view text) -> std::optional<Integer> {
    const std::optional<std::int64_t> value = parse(text, unit);
    if (!value) return std::nullopt;
    return static_cast<Integer>(*value);
  };
}

std::optional<std::int32_t> parse_date32(std::string_view text) {
  const std::optional<std::int64_t> days = parse_date(text);
  if (!days) return std::nullopt;
  return static_cast<std::int32_t>(*days);
}

std::optional<std::int64_t> parse_date64(std::string_view text) {
  constexpr std::int64_t kMillisPerDay = 86'400'000;
  const std::optional<std::int64_t> days = parse_date(text);
  if (!days) return std::nullopt;
  return *days * kMillisPerDay;
}

std::optional<std::uint16_t> parse_half(std::string_view text) {
  const std::optional<float> value = parse_number<float>(text);
  if (!value) return std::nullopt;
  return arrow::util::Float16::FromFloat(*value).bits();
}

// The number after `"name":` in a flat JSON object of numbers, which is all that intervals are.
std::int64_t member(std::string_view object, std::string_view name) {
  const std::size_t key = object.find(fmt::format("\"{}\"", name));
  if (key == std::string_view::npos) return 0;
  std::string_view rest = object.substr(key + name.size() + 2);
  while (rest.starts_with(' ') || rest.starts_with(':')) rest.remove_prefix(1);
  std::int64_t value = 0;
  (void)std::from_chars(rest.data(), rest.data() + rest.size(), value);
  return value;
}

/// Intervals come as a JSON object, months alone at top level also as a number.
template <class Builder, class Parse>
class IntervalParser : public SimpleParser<Builder, Parse> {
 public:
  using SimpleParser<Builder, Parse>::SimpleParser;

 protected:
  Result<void> json_value(simdjson::ondemand::value value) override {
    std::string_view raw;
    if (const auto error = simdjson::to_json_string(value).get(raw))
      return bad_json(*arrow::month_interval(), error);
    return this->text(raw);
  }
};

template <class Builder, class Parse>
std::unique_ptr<ValueParser> interval(const arrow::DataType& type, arrow::ArrayBuilder& builder,
                                      Parse parse) {
  return std::make_unique<IntervalParser<Builder, Parse>>(type, builder, std::move(parse));
}

std::optional<std::int32_t> parse_months(std::string_view text) {
  if (text.starts_with('{')) return static_cast<std::int32_t>(member(text, "months"));
  return parse_number<std::int32_t>(text);
}

std::optional<arrow::DayTimeIntervalType::DayMilliseconds> parse_day_time(std::string_view text) {
  if (!text.starts_with('{')) return std::nullopt;
  return arrow::DayTimeIntervalType::DayMilliseconds{static_cast<std::int32_t>(member(text, "days")),
                                                     static_cast<std::int32_t>(member(text, "milliseconds"))};
}

std::optional<arrow::MonthDayNanoIntervalType::MonthDayNanos> parse_month_day_nano(std::string_view text) {
  if (!text.starts_with('{')) return std::nullopt;
  return arrow::MonthDayNanoIntervalType::MonthDayNanos{static_cast<std::int32_t>(member(text, "months")),
                                                        static_cast<std::int32_t>(member(text, "days")),
                                                        member(text, "nanoseconds")};
}

std::unique_ptr<ValueParser> integer_parser(const arrow::DataType& type, arrow::ArrayBuilder& builder) {
  switch (type.id()) {
    case arrow::Type::INT8:
      return simple<arrow::Int8Builder>(type, builder, parse_number<std::int8_t>);
    case arrow::Type::INT16:
      return simple<arrow::Int16Builder>(type, builder, parse_number<std::int16_t>);
    case arrow::Type::INT32:
      return simple<arrow::Int32Builder>(type, builder, parse_number<std::int32_t>);
    case arrow::Type::INT64:
      return simple<arrow::Int64Builder>(type, builder, parse_number<std::int64_t>);
    case arrow::Type::UINT8:
      return simple<arrow::UInt8Builder>(type, builder, parse_number<std::uint8_t>);
    case arrow::Type::UINT16:
      return simple<arrow::UInt16Builder>(type, builder, parse_number<std::uint16_t>);
    case arrow::Type::UINT32:
      return simple<arrow::UInt32Builder>(type, builder, parse_number<std::uint32_t>);
    default:
      return simple<arrow::UInt64Builder>(type, builder, parse_number<std::uint64_t>);
  }
}

std::unique_ptr<ValueParser> float_parser(const arrow::DataType& type, arrow::ArrayBuilder& builder) {
  if (type.id() == arrow::Type::HALF_FLOAT) return simple<arrow::HalfFloatBuilder>(type, builder, parse_half);
  if (type.id() == arrow::Type::FLOAT) return simple<arrow::FloatBuilder>(type, builder, parse_number<float>);
  return simple<arrow::DoubleBuilder>(type, builder, parse_number<double>);
}

template <class Parse>
std::unique_ptr<ValueParser> bytes_parser(const arrow::DataType& type, arrow::ArrayBuilder& builder,
                                          Parse parse) {
  switch (builder.type()->id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return simple<arrow::BinaryBuilder>(type, builder, parse);
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return simple<arrow::LargeBinaryBuilder>(type, builder, parse);
    default:
      break;
  }
  const auto width =
      static_cast<std::size_t>(static_cast<arrow::FixedSizeBinaryBuilder&>(builder).byte_width());
  return simple<arrow::FixedSizeBinaryBuilder>(type, builder, [parse, width](std::string_view text) {
    std::optional<std::string> bytes = parse(text);
    return bytes && bytes->size() == width ? bytes : std::nullopt;
  });
}

std::unique_ptr<ValueParser> time_parser(const arrow::DataType& type, const LogicalType& logical,
                                         arrow::ArrayBuilder& builder) {
  if (type.id() == arrow::Type::TIME32)
    return simple<arrow::Time32Builder>(type, builder, narrowed<std::int32_t>(parse_time, logical.unit));
  return simple<arrow::Time64Builder>(type, builder, narrowed<std::int64_t>(parse_time, logical.unit));
}

std::unique_ptr<ValueParser> interval_parser(const arrow::DataType& type, IntervalUnit unit,
                                             arrow::ArrayBuilder& builder) {
  if (unit == IntervalUnit::kMonth) return interval<arrow::MonthIntervalBuilder>(type, builder, parse_months);
  if (unit == IntervalUnit::kDayTime)
    return interval<arrow::DayTimeIntervalBuilder>(type, builder, parse_day_time);
  return interval<arrow::MonthDayNanoIntervalBuilder>(type, builder, parse_month_day_nano);
}

std::unique_ptr<ValueParser> decimal_value_parser(const arrow::DataType& type, const LogicalType& logical,
                                                  arrow::ArrayBuilder& builder) {
  if (type.id() == arrow::Type::DECIMAL128)
    return simple<arrow::Decimal128Builder>(type, builder, decimal_parser<arrow::Decimal128>(logical));
  return simple<arrow::Decimal256Builder>(type, builder, decimal_parser<arrow::Decimal256>(logical));
}

}  // namespace

Error not_a(const arrow::DataType& type) {
  return Error(ErrorKind::kRejected, fmt::format("a text is not a value of type {}", type_name(type)));
}

Error bad_json(const arrow::DataType& type, simdjson::error_code code) {
  return Error(ErrorKind::kRejected, fmt::format("JSON for type {} cannot be read: {}", type_name(type),
                                                 simdjson::error_message(code)));
}

Result<void> ValueParser::json(simdjson::ondemand::value value) {
  bool is_null = false;
  if (const auto error = value.is_null().get(is_null)) return bad_json(*landfall::json(), error);
  return is_null ? null() : json_value(value);
}

Result<void> ValueParser::json_value(simdjson::ondemand::value value) {
  simdjson::ondemand::json_type kind{};
  if (const auto error = value.type().get(kind)) return bad_json(*landfall::json(), error);
  if (kind != simdjson::ondemand::json_type::string) {
    std::string_view token = value.raw_json_token();
    while (!token.empty() && token.back() <= ' ') token.remove_suffix(1);
    return text(token);
  }
  std::string_view content;
  if (const auto error = value.get_string().get(content)) return bad_json(*arrow::utf8(), error);
  return text(content);
}

Result<std::unique_ptr<ValueParser>> make_value_parser(const arrow::DataType& type,
                                                       arrow::ArrayBuilder& builder) {
  TRY_ASSIGN(const LogicalType logical, logical_type(type));
  switch (logical.kind) {
    case Kind::kBool:
      return simple<arrow::BooleanBuilder>(type, builder, parse_bool);
    case Kind::kInt:
    case Kind::kUint:
      return integer_parser(type, builder);
    case Kind::kFloat:
      return float_parser(type, builder);
    case Kind::kDecimal:
      return decimal_value_parser(type, logical, builder);
    case Kind::kText:
    case Kind::kInet:
      return bytes_parser(type, builder, same_text);
    case Kind::kBinary:
      return bytes_parser(type, builder, parse_base64);
    case Kind::kDate:
      if (logical.bits == 32) return simple<arrow::Date32Builder>(type, builder, parse_date32);
      return simple<arrow::Date64Builder>(type, builder, parse_date64);
    case Kind::kTime:
      return time_parser(type, logical, builder);
    case Kind::kTimestamp:
      return simple<arrow::TimestampBuilder>(type, builder,
                                             narrowed<std::int64_t>(parse_timestamp, logical.unit));
    case Kind::kDuration:
      return simple<arrow::DurationBuilder>(type, builder,
                                            narrowed<std::int64_t>(parse_duration_text, logical.unit));
    case Kind::kInterval:
      return interval_parser(type, logical.interval, builder);
    case Kind::kUuid:
      return bytes_parser(type, builder, parse_uuid);
    case Kind::kJson:
      return std::unique_ptr<ValueParser>(std::make_unique<RawJsonParser<arrow::BinaryBuilder>>(builder));
    case Kind::kMac:
      return bytes_parser(type, builder, [](std::string_view text) { return parse_hex(text, ':'); });
    case Kind::kList:
    case Kind::kStruct:
    case Kind::kMap:
      return make_nested_parser(type, builder);
  }
  return not_a(type);
}

}  // namespace landfall
