// One row an option, nested ones after the option that holds them.
#include "spec/markdown.h"

#include <fmt/format.h>

namespace landfall {
namespace {

/// Makes text safe inside a table's cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|')
      out += "\\|";
    else
      out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string type_words(std::string_view type) {
  return std::string(type == "any" ? "any value" : type == "object" ? "map" : type);
}

std::string type_text(const Field& field) {
  if (!field.choices.empty()) {
    std::string text;
    for (const std::string& choice : field.choices)
      text += fmt::format("{}`{}`", text.empty() ? "" : ", ", choice.empty() ? "\"\"" : choice);
    if (field.type == "array") text = "list of " + text;
    return text;
  }
  std::string text = type_words(field.type);
  const std::string item = type_words(field.item_type);
  if (field.type == "array")
    text = item.empty() ? "list" : fmt::format("list of {}s", item);
  else if (field.type == "object" && !item.empty())
    text = fmt::format("map of {}s", item);
  if (field.minimum && field.maximum)
    text += fmt::format(", {} to {}", *field.minimum, *field.maximum);
  else if (field.minimum)
    text += fmt::format(", at least {}", *field.minimum);
  else if (field.maximum)
    text += fmt::format(", at most {}", *field.maximum);
  if (field.is_secret) text += ", secret";
  if (field.is_nullable && field.children.empty()) text += ", or null";
  return text;
}

std::string default_text(const Field& field) {
  if (field.is_required) return "**required**";
  return field.default_json.empty() || field.default_json == "[]" || field.default_json == "{}"
             ? "none"
             : fmt::format("`{}`", field.default_json);
}

std::string meaning(const Field& field) {
  std::string text = field.sentence;
  if (!field.pattern_text.empty()) text += fmt::format(" Must match `{}`.", field.pattern_text);
  if (!field.inert_reason.empty()) text += fmt::format(" Accepted without effect: {}.", field.inert_reason);
  if (!field.example_json.empty()) text += fmt::format(" Example: `{}`.", field.example_json);
  return text;
}

void write_rows(const std::vector<Field>& fields, const std::string& prefix, std::string& out) {
  for (const Field& field : fields) {
    const std::string path = prefix + field.name;
    const std::string default_cell =
        field.children.empty() || field.is_required ? default_text(field) : "none";
    out += fmt::format("| `{}` | {} | {} | {} |\n", path, cell(type_text(field)), cell(default_cell),
                       cell(meaning(field)));
    const std::string_view step = !field.children_are_elements ? "." : field.type == "array" ? "[]." : ".*.";
    write_rows(field.children, path + std::string(step), out);
  }
}

}  // namespace

std::string options_markdown(const SpecDef& def) {
  if (def.fields.empty()) return "It has no options.\n";
  std::string out = "| option | type | default | meaning |\n|---|---|---|---|\n";
  write_rows(def.fields, "", out);
  return out;
}

}  // namespace landfall
