// Puts variables into scalars. Upstream replaces text before parsing; here the file is parsed first, so that
// positions are the user's own, and what the replaced text would have meant is found afterwards.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "result/redact.h"
#include "spec/double_quoted.h"
#include "spec/scalar.h"
#include "spec/yaml_tree.h"

namespace landfall {
namespace {

constexpr std::string_view kYamlTag = "tag:yaml.org,2002:";

Value text_value(std::string text) {
  Value value;
  value.kind = Value::Kind::kString;
  value.text = std::move(text);
  return value;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// A scalar with its variables replaced.
struct Filled {
  std::string text;
  std::string first_variable;  ///< as written, when the scalar begins with one; else empty
  bool is_one_variable = false;
  bool has_variables = false;
  bool is_exact = false;
  bool is_secret = false;
  bool is_unresolved = false;
};

Filled fill(const ScalarContext& context, const std::vector<MaskedText::Piece>& pieces,
            const Position& position) {
  Filled filled;
  filled.is_one_variable = pieces.size() == 1 && pieces.front().is_variable;
  if (!pieces.empty() && pieces.front().is_variable) filled.first_variable = "${" + pieces.front().text + '}';
  for (const MaskedText::Piece& piece : pieces) {
    if (!piece.is_variable) {
      filled.text += piece.text;
      continue;
    }
    filled.has_variables = true;
    const Expansion expansion = expand_variable(piece.text, *context.variables);
    for (const std::string& failure : expansion.failures)
      context.problems->add(context.positions->at(context.offset + piece.offset), failure);
    filled.is_unresolved |= !expansion.value;
    if (!expansion.value) continue;
    filled.text += expansion.value->text;
    filled.is_secret |= expansion.value->is_secret;
    filled.is_exact |= expansion.value->is_exact;
    if (filled.text.size() > context.budget->text_bytes)
      throw YamlRefusal{position, "variables make the file too large"};
  }
  return filled;
}

/// Gives everything inside a value the place of the variable it came from, and hides it.
void adopt(Value& value, const Position& position, const Filled& filled) {
  value.position = position;
  value.secret = filled.is_secret;
  // Of a mixture like a connection string only the variables' own values are secret, and those are
  // remembered.
  if (filled.is_secret && filled.is_one_variable) remember_secret(value.text);
  for (Value& item : value.items) adopt(item, position, filled);
  for (Value::Entry& entry : value.entries) {
    entry.position = position;
    adopt(entry.value, position, filled);
  }
}

/// Parses the value of an unquoted variable as YAML of its own. Nothing when it is none.
std::optional<Value> parse_inside(const ScalarContext& context, const std::string& text) {
  Problems inner_problems;
  ScalarContext inner = context;
  const TextPositions positions(text, context.positions->file());
  inner.positions = &positions;
  inner.offset = 0;
  inner.masked = nullptr;
  inner.variables = nullptr;
  inner.problems = &inner_problems;
  YamlBudget budget = *context.budget;
  budget.depth /= 2;
  inner.budget = &budget;
  if (!check_source(text, positions, YamlLimits{}, inner_problems)) return std::nullopt;
  auto value = parse_yaml_document(inner, text);
  if (!value || !inner_problems.empty()) return std::nullopt;
  context.budget->nodes = budget.nodes;
  context.budget->text_bytes = budget.text_bytes;
  return value;
}

void refuse_plain(const ScalarContext& context, const Filled& filled, const Position& position, Value& value,
                  std::string_view why) {
  context.problems->add(position,
                        fmt::format("the value of {} {}; put double quotes around the variable to take it "
                                    "as text",
                                    filled.first_variable, why));
  value.unresolved = true;
}

bool is_structure(const Value& value) {
  return value.kind == Value::Kind::kList || value.kind == Value::Kind::kMap;
}

/// What an unquoted scalar of several lines means: a list or map if it reads as one, else the very text.
Value read_lines(const ScalarContext& context, const Filled& filled, const Position& position) {
  const std::string text(trim(filled.text));
  if (!filled.is_one_variable || text.starts_with("-----BEGIN ")) return text_value(filled.text);
  auto inside = parse_inside(context, filled.text);
  if (inside && is_structure(*inside)) return *inside;
  Value value = text_value(text);
  if (!inside) refuse_plain(context, filled, position, value, "has several lines that are not valid YAML");
  return value;
}

/// What an unquoted scalar means once its variables are filled in.
Value read_plain(const ScalarContext& context, const Filled& filled, const Position& position) {
  const std::string text(trim(filled.text));
  if (text.find('\n') != std::string::npos) return read_lines(context, filled, position);
  if (text.empty() || filled.first_variable.empty()) return resolve_scalar(text);
  const char first = text.front();
  if (first == '[' || first == '{' || first == '"' || first == '\'') {
    if (auto inside = parse_inside(context, text)) return *inside;
    Value value = text_value(text);
    refuse_plain(context, filled, position, value, "begins with a bracket or quote but is not valid YAML");
    return value;
  }
  const bool is_mark = std::string_view("&*!|>%@`#,").find(first) != std::string_view::npos;
  const bool is_sign = text.size() > 1 && (first == '-' || first == '?' || first == ':') && text[1] == ' ';
  Value value = is_mark || is_sign ? text_value(text) : resolve_scalar(text);
  if (is_mark || is_sign)
    refuse_plain(context, filled, position, value,
                 "begins with a character that means something else in YAML");
  return value;
}

/// Inside double quotes a value that is a variable and nothing else has its escapes read, as upstream does.
Value read_quoted(const Filled& filled, char style) {
  const bool has_escapes = filled.is_one_variable && style == '"' && !filled.is_exact &&
                           filled.text.find('\n') == std::string::npos;
  if (has_escapes)
    if (auto text = unescape_double_quoted(filled.text)) return text_value(std::move(*text));
  return text_value(filled.text);
}

/// Applies an explicit tag such as !!int; tags of other people's make a string, as upstream does.
Value read_tagged(const ScalarContext& context, std::string_view tag, std::string text,
                  const Position& position) {
  if (!tag.starts_with(kYamlTag)) return text_value(std::move(text));
  tag.remove_prefix(kYamlTag.size());
  if (tag == "str" || tag == "timestamp") return text_value(std::move(text));
  Value value = resolve_scalar(text);
  using Kind = Value::Kind;
  const bool fits = (tag == "int" && value.kind == Kind::kInteger) ||
                    (tag == "bool" && value.kind == Kind::kBool) ||
                    (tag == "null" && value.kind == Kind::kNull) ||
                    (tag == "float" && (value.kind == Kind::kFloat || value.kind == Kind::kInteger));
  if (!fits) context.problems->add(position, fmt::format("the value does not fit its tag !!{}", tag));
  return value;
}

}  // namespace

Value read_scalar(const ScalarContext& context, const std::string& text, const std::string& tag, char style,
                  const Position& position) {
  Filled filled;
  filled.text = text;
  if (context.masked != nullptr) filled = fill(context, context.masked->pieces(text), position);
  Value value;
  if (filled.is_unresolved) {
    value = text_value("");
    value.unresolved = true;
  } else if (tag == "?" || tag.empty()) {
    value = filled.has_variables ? read_plain(context, filled, position) : resolve_scalar(filled.text);
  } else if (tag == "!") {
    value = read_quoted(filled, style);
  } else {
    value = read_tagged(context, tag, filled.text, position);
  }
  adopt(value, position, filled);
  return value;
}

}  // namespace landfall
