// Empty lists and maps, and lists of plain values, stay on one line.
#include "spec/pretty_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace landfall {
namespace {

bool is_plain(const Value& value) {
  return value.kind != Value::Kind::kList && value.kind != Value::Kind::kMap;
}

void write_pretty(const Value& value, const std::string& indent, std::string& out) {
  const std::string inner = indent + "  ";
  const bool is_map = value.kind == Value::Kind::kMap;
  const bool is_short =
      is_map ? value.entries.empty() : std::all_of(value.items.begin(), value.items.end(), is_plain);
  if (is_plain(value) || is_short) {
    out += value.to_json();
    return;
  }
  out += is_map ? '{' : '[';
  std::string_view separator = "\n";
  for (const Value& item : value.items) {
    (out += separator) += inner;
    write_pretty(item, inner, out);
    separator = ",\n";
  }
  for (const Value::Entry& entry : value.entries) {
    (out += separator) += inner + json_text(entry.key).to_json() + ": ";
    write_pretty(entry.value, inner, out);
    separator = ",\n";
  }
  out += '\n' + indent + (is_map ? '}' : ']');
}

Value of_kind(Value::Kind kind, std::string_view text) {
  Value value;
  value.kind = kind;
  value.text = text;
  return value;
}

}  // namespace

std::string pretty_json(const Value& value) {
  std::string out;
  write_pretty(value, "", out);
  return out;
}

Value json_text(std::string_view text) { return of_kind(Value::Kind::kString, text); }
Value json_bool(bool value) { return of_kind(Value::Kind::kBool, value ? "true" : "false"); }
Value json_integer(std::int64_t value) { return of_kind(Value::Kind::kInteger, fmt::format("{}", value)); }
Value json_raw(std::string_view json) { return of_kind(Value::Kind::kFloat, json); }
Value json_map() { return of_kind(Value::Kind::kMap, ""); }
Value json_list() { return of_kind(Value::Kind::kList, ""); }

void put(Value& map, std::string_view key, Value value) {
  map.entries.push_back({std::string(key), Position{}, std::move(value)});
}

}  // namespace landfall
