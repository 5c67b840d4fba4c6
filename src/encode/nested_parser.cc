// Lists, structs and maps from JSON: see value_parser.h.
#include <arrow/array/builder_nested.h>

#include <string>
#include <utility>
#include <vector>

#include <landfall/arrow_result.h>
#include <landfall/table.h>
#include "encode/value_parser.h"

namespace landfall {
namespace {

using simdjson::ondemand::value;

/// Text is a JSON document; its value is added as JSON.
class NestedParser : public ValueParser {
 public:
  NestedParser(const arrow::DataType& type, arrow::ArrayBuilder& builder) : type_(type), builder_(builder) {}
  Result<void> text(std::string_view text) override {
    const simdjson::padded_string padded(text);
    simdjson::ondemand::document document;
    if (const auto error = reader_.iterate(padded).get(document)) return bad_json(type_, error);
    value root;
    if (const auto error = document.get_value().get(root)) return bad_json(type_, error);
    return json_value(root);
  }
  Result<void> null() override { return from_arrow(builder_.AppendNull()); }

 protected:
  const arrow::DataType& type_;
  arrow::ArrayBuilder& builder_;

 private:
  simdjson::ondemand::parser reader_;
};

/// Takes list, large_list and fixed_size_list alike: `begin_row` starts a row in the builder.
template <class Builder>
class ListParser : public NestedParser {
 public:
  ListParser(const arrow::DataType& type, arrow::ArrayBuilder& builder, std::unique_ptr<ValueParser> item)
      : NestedParser(type, builder), item_(std::move(item)) {}

 protected:
  Result<void> json_value(value list) override {
    simdjson::ondemand::array array;
    if (const auto error = list.get_array().get(array)) return bad_json(type_, error);
    TRY(from_arrow(static_cast<Builder&>(builder_).Append()));
    std::int64_t count = 0;
    for (auto element : array) {
      value item;
      if (const auto error = element.get(item)) return bad_json(type_, error);
      TRY(item_->json(item));
      ++count;
    }
    if constexpr (std::is_same_v<Builder, arrow::FixedSizeListBuilder>)
      if (count != static_cast<const arrow::FixedSizeListType&>(type_).list_size()) return not_a(type_);
    return {};
  }

 private:
  std::unique_ptr<ValueParser> item_;
};

class StructParser : public NestedParser {
 public:
  StructParser(const arrow::DataType& type, arrow::ArrayBuilder& builder,
               std::vector<std::unique_ptr<ValueParser>> fields)
      : NestedParser(type, builder), fields_(std::move(fields)) {}

 protected:
  Result<void> json_value(value object_value) override {
    simdjson::ondemand::object object;
    if (const auto error = object_value.get_object().get(object)) return bad_json(type_, error);
    TRY(from_arrow(static_cast<arrow::StructBuilder&>(builder_).Append()));
    std::vector<bool> seen(fields_.size());
    for (auto member : object) {
      std::string_view name;
      value content;
      if (const auto error = member.unescaped_key().get(name)) return bad_json(type_, error);
      if (const auto error = member.value().get(content)) return bad_json(type_, error);
      const int index = static_cast<const arrow::StructType&>(type_).GetFieldIndex(std::string(name));
      if (index < 0 || seen[static_cast<std::size_t>(index)]) continue;
      seen[static_cast<std::size_t>(index)] = true;
      TRY(fields_[static_cast<std::size_t>(index)]->json(content));
    }
    for (std::size_t i = 0; i < fields_.size(); ++i)
      if (!seen[i]) TRY(fields_[i]->null());
    return {};
  }

 private:
  std::vector<std::unique_ptr<ValueParser>> fields_;
};

/// An array of objects with `key` and `value`.
class MapParser : public NestedParser {
 public:
  MapParser(const arrow::DataType& type, arrow::ArrayBuilder& builder, std::unique_ptr<ValueParser> key,
            std::unique_ptr<ValueParser> item)
      : NestedParser(type, builder), key_(std::move(key)), item_(std::move(item)) {}

 protected:
  Result<void> json_value(value list) override {
    simdjson::ondemand::array array;
    if (const auto error = list.get_array().get(array)) return bad_json(type_, error);
    TRY(from_arrow(static_cast<arrow::MapBuilder&>(builder_).Append()));
    for (auto element : array) {
      simdjson::ondemand::object entry;
      value key;
      value item;
      if (const auto error = element.get_object().get(entry)) return bad_json(type_, error);
      if (const auto error = entry["key"].get(key)) return bad_json(type_, error);
      TRY(key_->json(key));
      if (const auto error = entry["value"].get(item)) return bad_json(type_, error);
      TRY(item_->json(item));
    }
    return {};
  }

 private:
  std::unique_ptr<ValueParser> key_;
  std::unique_ptr<ValueParser> item_;
};

template <class Builder>
Result<std::unique_ptr<ValueParser>> make_list(const arrow::DataType& type, arrow::ArrayBuilder& builder) {
  TRY_ASSIGN(auto item,
             make_value_parser(*type.field(0)->type(), *static_cast<Builder&>(builder).value_builder()));
  return std::unique_ptr<ValueParser>(std::make_unique<ListParser<Builder>>(type, builder, std::move(item)));
}

Result<std::unique_ptr<ValueParser>> make_struct(const arrow::DataType& type, arrow::ArrayBuilder& builder) {
  std::vector<std::unique_ptr<ValueParser>> fields;
  for (int i = 0; i < type.num_fields(); ++i) {
    auto& field = *static_cast<arrow::StructBuilder&>(builder).field_builder(i);
    TRY_ASSIGN(auto parser, make_value_parser(*type.field(i)->type(), field));
    fields.push_back(std::move(parser));
  }
  return std::unique_ptr<ValueParser>(std::make_unique<StructParser>(type, builder, std::move(fields)));
}

Result<std::unique_ptr<ValueParser>> make_map(const arrow::DataType& type, arrow::ArrayBuilder& builder) {
  auto& map = static_cast<arrow::MapBuilder&>(builder);
  const auto& map_type = static_cast<const arrow::MapType&>(type);
  TRY_ASSIGN(auto key, make_value_parser(*map_type.key_type(), *map.key_builder()));
  TRY_ASSIGN(auto item, make_value_parser(*map_type.item_type(), *map.item_builder()));
  return std::unique_ptr<ValueParser>(
      std::make_unique<MapParser>(type, builder, std::move(key), std::move(item)));
}

}  // namespace

Result<std::unique_ptr<ValueParser>> make_nested_parser(const arrow::DataType& type,
                                                        arrow::ArrayBuilder& builder) {
  switch (type.id()) {
    case arrow::Type::LIST:
      return make_list<arrow::ListBuilder>(type, builder);
    case arrow::Type::LARGE_LIST:
      return make_list<arrow::LargeListBuilder>(type, builder);
    case arrow::Type::FIXED_SIZE_LIST:
      return make_list<arrow::FixedSizeListBuilder>(type, builder);
    case arrow::Type::STRUCT:
      return make_struct(type, builder);
    default:
      return make_map(type, builder);
  }
}

}  // namespace landfall
