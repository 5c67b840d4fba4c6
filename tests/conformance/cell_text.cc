// See cell_text.h.
#include "cell_text.h"

#include <arrow/extension_type.h>
#include <arrow/util/float16.h>
#include <arrow/visit_array_inline.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

namespace landfall::conformance {
namespace {

using arrow::Status;

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

template <class T>
std::string real_text(T number) {
  if (std::isnan(number)) return "NaN";
  if (number == 0) return "0";
  return fmt::format("{}", number);
}

std::string joined(char open, std::vector<std::string> parts, char close) {
  return open + fmt::format("{}", fmt::join(parts, ", ")) + close;
}

std::string json_text(simdjson::dom::element element) {
  std::vector<std::string> parts;
  switch (element.type()) {
    case simdjson::dom::element_type::ARRAY:
      for (const auto item : simdjson::dom::array(element)) parts.push_back(json_text(item));
      return joined('[', std::move(parts), ']');
    case simdjson::dom::element_type::OBJECT:
      for (const auto member : simdjson::dom::object(element))
        parts.push_back(quoted(member.key) + ": " + json_text(member.value));
      std::sort(parts.begin(), parts.end());
      return joined('{', std::move(parts), '}');
    case simdjson::dom::element_type::STRING:
      return quoted(std::string_view(element));
    case simdjson::dom::element_type::DOUBLE:
      return real_text(double(element));
    default:
      return simdjson::minify(element);
  }
}

std::string json_text(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  const simdjson::padded_string padded(text);
  if (parser.parse(padded).get(element) != simdjson::SUCCESS) return "raw " + quoted(text);
  return json_text(element);
}

struct CellText {
  std::int64_t row;
  std::string text;

  template <class A>
  Status Visit(const A& array) {
    using T = typename A::TypeClass;
    if constexpr (arrow::is_integer_type<T>::value || arrow::is_date_type<T>::value ||
                  arrow::is_time_type<T>::value || std::is_same_v<T, arrow::TimestampType> ||
                  std::is_same_v<T, arrow::DurationType> || std::is_same_v<T, arrow::MonthIntervalType>) {
      text = std::to_string(array.Value(row));
    } else if constexpr (std::is_same_v<T, arrow::FloatType> || std::is_same_v<T, arrow::DoubleType>) {
      text = real_text(array.Value(row));
    } else if constexpr (arrow::is_decimal_type<T>::value) {
      text = array.FormatValue(row);
    } else if constexpr (std::is_same_v<T, arrow::StringType> || std::is_same_v<T, arrow::LargeStringType>) {
      text = quoted(array.GetView(row));
    } else if constexpr (arrow::is_base_binary_type<T>::value ||
                         std::is_same_v<T, arrow::FixedSizeBinaryType>) {
      text = "0x" + hex(array.GetView(row));
    } else if constexpr (std::is_same_v<T, arrow::ListType> || std::is_same_v<T, arrow::LargeListType> ||
                         std::is_same_v<T, arrow::FixedSizeListType>) {
      std::vector<std::string> items;
      for (std::int64_t i = 0; i < array.value_length(row); ++i)
        items.push_back(cell_text(*array.values(), array.value_offset(row) + i));
      text = joined('[', std::move(items), ']');
    } else {
      text = "no text for " + array.type()->ToString();
    }
    return Status::OK();
  }

  Status Visit(const arrow::BooleanArray& array) { return set(array.Value(row) ? "true" : "false"); }
  Status Visit(const arrow::HalfFloatArray& array) {
    return set(real_text(arrow::util::Float16::FromBits(array.Value(row)).ToFloat()));
  }
  Status Visit(const arrow::DayTimeIntervalArray& array) {
    const auto value = array.GetValue(row);
    return set(fmt::format("{}d {}ms", value.days, value.milliseconds));
  }
  Status Visit(const arrow::MonthDayNanoIntervalArray& array) {
    const auto value = array.GetValue(row);
    return set(fmt::format("{}mo {}d {}ns", value.months, value.days, value.nanoseconds));
  }
  Status Visit(const arrow::StructArray& array) {
    std::vector<std::string> members;
    for (int i = 0; i < array.num_fields(); ++i)
      members.push_back(array.struct_type()->field(i)->name() + ": " + cell_text(*array.field(i), row));
    return set(joined('{', std::move(members), '}'));
  }
  Status Visit(const arrow::MapArray& array) {
    std::vector<std::string> entries;
    for (auto i = array.value_offset(row); i < array.value_offset(row + 1); ++i)
      entries.push_back(cell_text(*array.keys(), i) + ": " + cell_text(*array.items(), i));
    std::sort(entries.begin(), entries.end());
    return set(joined('<', std::move(entries), '>'));
  }
  Status Visit(const arrow::ExtensionArray& array) {
    const std::string name = static_cast<const arrow::ExtensionType&>(*array.type()).extension_name();
    if (name == "uuid") return arrow::VisitArrayInline(*array.storage(), this);
    const std::string_view bytes = static_cast<const arrow::BinaryArray&>(*array.storage()).GetView(row);
    if (name == "json") return set(json_text(bytes));
    if (name == "inet") return set(bytes.empty() ? "0.0.0.0/0" : std::string(bytes));
    return set(bytes.empty() ? "000000000000" : hex(bytes));
  }

 private:
  Status set(std::string value) {
    text = std::move(value);
    return Status::OK();
  }
};

}  // namespace

std::string cell_text(const arrow::Array& array, std::int64_t row) {
  if (array.IsNull(row)) return kNullCell;
  CellText cell{row, {}};
  const Status status = arrow::VisitArrayInline(array, &cell);
  return status.ok() ? cell.text : "unreadable: " + status.message();
}

}  // namespace landfall::conformance
