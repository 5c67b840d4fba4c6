// See value_array.h. Arrow's own builders and visitors do the work, so that what is expected does not come
// from the code under test. Extension columns are built as their storage and given their type at the end.
#include "value_array.h"

#include <arrow/builder.h>
#include <arrow/extension_type.h>
#include <arrow/util/decimal.h>
#include <arrow/util/float16.h>
#include <arrow/visit_type_inline.h>

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/arrow_result.h>
#include "time_text.h"

namespace landfall::conformance {
namespace {

using arrow::Status;
using TypePtr = std::shared_ptr<arrow::DataType>;

TypePtr storage_of(const TypePtr& type);

std::shared_ptr<arrow::Field> storage_of(const std::shared_ptr<arrow::Field>& field) {
  return field->WithType(storage_of(field->type()));
}

struct Storage {
  TypePtr type;
  template <class T>
  Status Visit(const T& given) {
    if constexpr (std::is_same_v<T, arrow::ListType>) {
      type = arrow::list(storage_of(given.value_field()));
    } else if constexpr (std::is_same_v<T, arrow::LargeListType>) {
      type = arrow::large_list(storage_of(given.value_field()));
    } else if constexpr (std::is_same_v<T, arrow::FixedSizeListType>) {
      type = arrow::fixed_size_list(storage_of(given.value_field()), given.list_size());
    } else if constexpr (std::is_same_v<T, arrow::MapType>) {
      type = std::make_shared<arrow::MapType>(storage_of(given.key_field()), storage_of(given.item_field()));
    } else if constexpr (std::is_same_v<T, arrow::StructType>) {
      std::vector<std::shared_ptr<arrow::Field>> fields;
      for (const auto& field : given.fields()) fields.push_back(storage_of(field));
      type = arrow::struct_(std::move(fields));
    } else if constexpr (std::is_base_of_v<arrow::ExtensionType, T>) {
      type = given.storage_type();
    }
    return Status::OK();
  }
};

// The type with every extension in it replaced by what holds its values.
TypePtr storage_of(const TypePtr& type) {
  Storage storage{type};
  (void)arrow::VisitTypeInline(*type, &storage);
  return storage.type;
}

std::shared_ptr<arrow::ArrayData> retyped(const arrow::ArrayData& data, const TypePtr& type) {
  auto copy = data.Copy();
  copy->type = type;
  const auto fields = type->fields();
  for (std::size_t i = 0; i < fields.size() && i < copy->child_data.size(); ++i) {
    copy->child_data[i] = retyped(*copy->child_data[i], fields[i]->type());
  }
  return copy;
}

Status wrong(std::string_view what, const Value& value) {
  return Status::Invalid("\"", value.text, "\" is not ", what);
}

// The text of a scalar, or of {repeat, times}.
arrow::Result<std::string> long_text(const Value& value) {
  const Value* repeat = value.find("repeat");
  const Value* times = value.find("times");
  if (repeat == nullptr || times == nullptr) return value.text;
  std::string text;
  for (int i = std::atoi(times->text.c_str()); i > 0; --i) text += repeat->text;
  return text;
}

arrow::Result<std::string> from_hex(const Value& value) {
  ARROW_ASSIGN_OR_RAISE(const std::string text, long_text(value));
  std::string digits;
  for (const char c : text)
    if (c != '-' && c != ':') digits += c;
  if (digits.size() % 2 != 0) return wrong("pairs of hexadecimal digits", value);
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
    if (error != std::errc() || end != digits.data() + i + 2)
      return wrong("pairs of hexadecimal digits", value);
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

template <class T>
arrow::Result<T> integer(const Value& value) {
  T number{};
  const char* end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, number);
  if (error != std::errc() || stop != end) return wrong("an integer of this width", value);
  return number;
}

template <class T>
arrow::Result<T> integer_or_zero(const Value& map, std::string_view key) {
  const Value* value = map.find(key);
  return value == nullptr ? arrow::Result<T>(T{0}) : integer<T>(*value);
}

arrow::Result<double> real(const Value& value) {
  char* end = nullptr;
  const double number = std::strtod(value.text.c_str(), &end);
  if (value.text.empty() || *end != '\0') return wrong("a number", value);
  return number;
}

arrow::Result<std::int64_t> temporal(Result<std::int64_t> read) {
  if (!read) return Status::Invalid(read.error().message());
  return *read;
}

template <class T>
inline constexpr bool kIsText =
    std::is_same_v<T, arrow::StringType> || std::is_same_v<T, arrow::LargeStringType>;
template <class T>
inline constexpr bool kIsBytes =
    std::is_same_v<T, arrow::BinaryType> || std::is_same_v<T, arrow::LargeBinaryType> ||
    std::is_same_v<T, arrow::FixedSizeBinaryType>;
template <class T>
inline constexpr bool kIsTimestamp = std::is_same_v<T, arrow::TimestampType>;
template <class T>
inline constexpr bool kIsTime = std::is_same_v<T, arrow::Time32Type> || std::is_same_v<T, arrow::Time64Type>;
template <class T>
inline constexpr bool kIsCount =
    std::is_same_v<T, arrow::DurationType> || std::is_same_v<T, arrow::MonthIntervalType>;

Status append(const arrow::DataType& type, arrow::ArrayBuilder& builder, const Value& value);

// Appends one value that is not null; one overload for each family of types.
struct Appender {
  arrow::ArrayBuilder& builder;
  const Value& value;

  template <class T, class V>
  Status put(V&& element) {
    return static_cast<typename arrow::TypeTraits<T>::BuilderType&>(builder).Append(std::forward<V>(element));
  }

  template <class T>
  Status Visit(const T& type) {
    if constexpr (arrow::is_integer_type<T>::value || kIsCount<T>) {
      ARROW_ASSIGN_OR_RAISE(const auto number, integer<typename T::c_type>(value));
      return put<T>(number);
    } else if constexpr (kIsText<T>) {
      ARROW_ASSIGN_OR_RAISE(const std::string text, long_text(value));
      return put<T>(std::string_view(text));
    } else if constexpr (kIsBytes<T>) {
      ARROW_ASSIGN_OR_RAISE(const std::string bytes, from_hex(value));
      return put<T>(std::string_view(bytes));
    } else if constexpr (arrow::is_decimal_type<T>::value) {
      return decimal(type);
    } else if constexpr (kIsTimestamp<T>) {
      ARROW_ASSIGN_OR_RAISE(const auto units, temporal(read_timestamp(value.text, type.unit())));
      return put<T>(units);
    } else if constexpr (kIsTime<T>) {
      ARROW_ASSIGN_OR_RAISE(const auto units, temporal(read_time(value.text, type.unit())));
      return put<T>(static_cast<typename T::c_type>(units));
    } else {
      return Status::NotImplemented("no way to write a value of type ", type.ToString(), " in a case");
    }
  }

  Status Visit(const arrow::BooleanType&) {
    if (value.text != "true" && value.text != "false") return wrong("true or false", value);
    return put<arrow::BooleanType>(value.text == "true");
  }
  Status Visit(const arrow::HalfFloatType&) {
    ARROW_ASSIGN_OR_RAISE(const double number, real(value));
    return put<arrow::HalfFloatType>(arrow::util::Float16(number).bits());
  }
  Status Visit(const arrow::FloatType&) {
    ARROW_ASSIGN_OR_RAISE(const double number, real(value));
    return put<arrow::FloatType>(static_cast<float>(number));
  }
  Status Visit(const arrow::DoubleType&) {
    ARROW_ASSIGN_OR_RAISE(const double number, real(value));
    return put<arrow::DoubleType>(number);
  }
  Status Visit(const arrow::Date32Type&) {
    ARROW_ASSIGN_OR_RAISE(const auto days, temporal(read_date(value.text)));
    return put<arrow::Date32Type>(static_cast<std::int32_t>(days));
  }
  Status Visit(const arrow::Date64Type&) {
    ARROW_ASSIGN_OR_RAISE(const auto days, temporal(read_date(value.text)));
    return put<arrow::Date64Type>(days * 86'400'000);
  }
  Status Visit(const arrow::DayTimeIntervalType&) {
    ARROW_ASSIGN_OR_RAISE(const auto days, integer_or_zero<std::int32_t>(value, "days"));
    ARROW_ASSIGN_OR_RAISE(const auto millis, integer_or_zero<std::int32_t>(value, "milliseconds"));
    return put<arrow::DayTimeIntervalType>(arrow::DayTimeIntervalType::DayMilliseconds{days, millis});
  }
  Status Visit(const arrow::MonthDayNanoIntervalType&) {
    ARROW_ASSIGN_OR_RAISE(const auto months, integer_or_zero<std::int32_t>(value, "months"));
    ARROW_ASSIGN_OR_RAISE(const auto days, integer_or_zero<std::int32_t>(value, "days"));
    ARROW_ASSIGN_OR_RAISE(const auto nanos, integer_or_zero<std::int64_t>(value, "nanoseconds"));
    return put<arrow::MonthDayNanoIntervalType>(
        arrow::MonthDayNanoIntervalType::MonthDayNanos{months, days, nanos});
  }
  Status Visit(const arrow::ListType& type) { return items<arrow::ListType>(type); }
  Status Visit(const arrow::LargeListType& type) { return items<arrow::LargeListType>(type); }
  Status Visit(const arrow::FixedSizeListType& type) { return items<arrow::FixedSizeListType>(type); }
  Status Visit(const arrow::StructType& type) {
    auto& fields = static_cast<arrow::StructBuilder&>(builder);
    ARROW_RETURN_NOT_OK(fields.Append());
    static const Value kNull;
    for (int i = 0; i < type.num_fields(); ++i) {
      const Value* field = value.find(type.field(i)->name());
      ARROW_RETURN_NOT_OK(append(*type.field(i)->type(), *fields.field_builder(i), field ? *field : kNull));
    }
    return Status::OK();
  }
  Status Visit(const arrow::MapType& type) {
    auto& map = static_cast<arrow::MapBuilder&>(builder);
    ARROW_RETURN_NOT_OK(map.Append());
    for (const Value& entry : value.items) {
      if (entry.items.size() != 2) return Status::Invalid("a map's entry is not [key, value]");
      ARROW_RETURN_NOT_OK(append(*type.key_type(), *map.key_builder(), entry.items[0]));
      ARROW_RETURN_NOT_OK(append(*type.item_type(), *map.item_builder(), entry.items[1]));
    }
    return Status::OK();
  }
  Status Visit(const arrow::ExtensionType& type) {
    const std::string name = type.extension_name();
    if (name == "json" || name == "inet") return put<arrow::BinaryType>(std::string_view(value.text));
    return arrow::VisitTypeInline(*type.storage_type(), this);
  }

 private:
  template <class T>
  Status items(const T& type) {
    auto& list = static_cast<typename arrow::TypeTraits<T>::BuilderType&>(builder);
    if (value.kind != Value::Kind::kList) return wrong("a list", value);
    ARROW_RETURN_NOT_OK(list.Append());
    for (const Value& item : value.items) {
      ARROW_RETURN_NOT_OK(append(*type.value_type(), *list.value_builder(), item));
    }
    return Status::OK();
  }
  template <class T>
  Status decimal(const T& type) {
    using Number = typename arrow::TypeTraits<T>::CType;
    Number number;
    std::int32_t precision = 0;
    std::int32_t scale = 0;
    ARROW_RETURN_NOT_OK(Number::FromString(value.text, &number, &precision, &scale));
    ARROW_ASSIGN_OR_RAISE(const Number exact, number.Rescale(scale, type.scale()));
    if (!exact.FitsInPrecision(type.precision())) return wrong("a decimal of this precision", value);
    return put<T>(exact);
  }
};

Status append(const arrow::DataType& type, arrow::ArrayBuilder& builder, const Value& value) {
  if (value.is_null()) return builder.AppendNull();
  Appender appender{builder, value};
  return arrow::VisitTypeInline(type, &appender);
}

arrow::Result<std::shared_ptr<arrow::Array>> build(const TypePtr& type,
                                                   std::span<const Value* const> values) {
  ARROW_ASSIGN_OR_RAISE(auto builder, arrow::MakeBuilder(storage_of(type)));
  for (const Value* value : values) ARROW_RETURN_NOT_OK(append(*type, *builder, *value));
  ARROW_ASSIGN_OR_RAISE(auto storage, builder->Finish());
  auto array = arrow::MakeArray(retyped(*storage->data(), type));
  ARROW_RETURN_NOT_OK(array->ValidateFull());
  return array;
}

}  // namespace

Result<std::shared_ptr<arrow::Array>> array_of(const TypePtr& type, std::span<const Value* const> values) {
  return from_arrow(build(type, values), ErrorKind::kConfig)
      .during("building values of type " + type->ToString());
}

}  // namespace landfall::conformance
