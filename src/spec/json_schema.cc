// Made from the same declarations that parse, so that it cannot disagree with them.
#include "spec/json_schema.h"

#include "spec/pretty_json.h"

namespace landfall {
namespace {

constexpr std::string_view kDurationPattern = R"(^[-+]?([0-9]*(\.[0-9]*)?[a-z]+)+$)";

Value object_schema(const std::vector<Field>& fields);

/// The schema of a value of this type, with the limits an option puts on it (or on its elements).
Value type_schema(std::string_view type, const Field& field, bool nullable) {
  Value schema = json_map();
  if (type == "any" || type.empty()) return schema;
  const std::string_view word = type == "duration" ? "string" : type;
  if (nullable) {
    Value types = json_list();
    types.items = {json_text(word), json_text("null")};
    put(schema, "type", std::move(types));
  } else {
    put(schema, "type", json_text(word));
  }
  if (type == "duration") put(schema, "pattern", json_text(kDurationPattern));
  if (!field.pattern_text.empty()) put(schema, "pattern", json_text(field.pattern_text));
  if (!field.choices.empty()) {
    Value choices = json_list();
    for (const std::string& choice : field.choices) choices.items.push_back(json_text(choice));
    if (nullable) choices.items.emplace_back();
    put(schema, "enum", std::move(choices));
  }
  if (field.minimum) put(schema, "minimum", json_integer(*field.minimum));
  if (field.maximum) put(schema, "maximum", json_integer(*field.maximum));
  return schema;
}

Value element_schema(const Field& field) {
  return field.children_are_elements ? object_schema(field.children)
                                     : type_schema(field.item_type, field, false);
}

Value list_or_map_schema(const Field& field) {
  const bool is_list = field.type == "array";
  if (!is_list && !field.children_are_elements && field.item_type.empty())
    return object_schema(field.children);
  Value schema = json_map();
  put(schema, "type", json_text(field.type));
  put(schema, is_list ? "items" : "additionalProperties", element_schema(field));
  return schema;
}

Value value_schema(const Field& field) {
  const bool is_container = field.type == "array" || field.type == "object";
  if (!is_container) return type_schema(field.type, field, field.is_nullable);
  Value schema = list_or_map_schema(field);
  if (!field.is_nullable) return schema;
  Value null = json_map();
  put(null, "type", json_text("null"));
  Value either = json_list();
  either.items = {std::move(schema), std::move(null)};
  Value out = json_map();
  put(out, "oneOf", std::move(either));
  return out;
}

Value field_schema(const Field& field) {
  Value schema = value_schema(field);
  std::string description = field.sentence;
  if (!field.inert_reason.empty()) {
    description += " Accepted without effect: " + field.inert_reason + '.';
    put(schema, "deprecated", json_bool(true));
  }
  put(schema, "description", json_text(description));
  if (!field.default_json.empty()) put(schema, "default", json_raw(field.default_json));
  if (!field.example_json.empty()) {
    Value examples = json_list();
    examples.items.push_back(json_raw(field.example_json));
    put(schema, "examples", std::move(examples));
  }
  if (field.is_secret) put(schema, "writeOnly", json_bool(true));
  return schema;
}

Value object_schema(const std::vector<Field>& fields) {
  Value schema = json_map();
  put(schema, "type", json_text("object"));
  put(schema, "additionalProperties", json_bool(false));
  Value properties = json_map();
  Value required = json_list();
  for (const Field& field : fields) {
    put(properties, field.name, field_schema(field));
    if (field.is_required) required.items.push_back(json_text(field.name));
  }
  put(schema, "properties", std::move(properties));
  if (!required.items.empty()) put(schema, "required", std::move(required));
  return schema;
}

}  // namespace

std::string json_schema(const SpecDef& def, std::string_view title) {
  Value schema = json_map();
  put(schema, "$schema", json_text("https://json-schema.org/draft/2020-12/schema"));
  if (!title.empty()) put(schema, "title", json_text(title));
  for (Value::Entry& entry : object_schema(def.fields).entries)
    put(schema, entry.key, std::move(entry.value));
  return pretty_json(schema) + '\n';
}

}  // namespace landfall
