// Reads single values into members, and shows defaults as JSON. Texts that came from a variable, and values
// of secret options, never stand in a message.
#include <fmt/format.h>
#include <landfall/spec.h>

#include <charconv>
#include <limits>
#include <optional>
#include <regex>

#include "result/redact.h"
#include "spec/option_path.h"
#include "spec/suggest.h"

namespace landfall::spec_detail {
namespace {

using Kind = Value::Kind;

bool is_hidden(const Value& value, const Field& field) { return value.secret || field.is_secret; }

void refuse(const Value& value, Problems& problems, std::string_view what) {
  problems.add(value.position, fmt::format("option \"{}\" {}", OptionPath::current(), what));
}

/// True when there is nothing to read and nothing to say about it.
bool is_absent(const Value& value, const Field& field) {
  return value.unresolved || (value.is_null() && field.is_nullable);
}

/// What to do about a value of the wrong kind, where that is known.
std::string hint(const Value& value, Kind wanted, const Field& field) {
  if (wanted == Kind::kList && value.kind == Kind::kString)
    return is_hidden(value, field) ? "; write it as a list: [item, item]"
                                   : fmt::format("; write it as a list: [\"{}\"]", value.text);
  if (wanted == Kind::kString && value.secret)
    return "; put double quotes around the variable to make it text";
  const bool is_scalar =
      value.kind == Kind::kBool || value.kind == Kind::kInteger || value.kind == Kind::kFloat;
  if (wanted == Kind::kString && is_scalar) return "; put quotes around it to make it text";
  const bool wants_scalar = wanted == Kind::kBool || wanted == Kind::kInteger || wanted == Kind::kFloat;
  if (wants_scalar && value.kind == Kind::kString && !value.text.empty()) return "; write it without quotes";
  return "";
}

void refuse_kind(const Value& value, Kind wanted, const Field& field, Problems& problems) {
  refuse(value, problems,
         fmt::format("must be {}, not {}{}", to_string(wanted), to_string(value.kind),
                     hint(value, wanted, field)));
}

bool check_range(const Value& value, std::int64_t number, const Field& field, Problems& problems) {
  const bool too_small = field.minimum && number < *field.minimum;
  const bool too_large = field.maximum && number > *field.maximum;
  if (!too_small && !too_large) return true;
  const std::string range = field.minimum && field.maximum
                                ? fmt::format("must be between {} and {}", *field.minimum, *field.maximum)
                            : too_small ? fmt::format("must be at least {}", *field.minimum)
                                        : fmt::format("must be at most {}", *field.maximum);
  refuse(value, problems, is_hidden(value, field) ? range : fmt::format("{}, not {}", range, number));
  return false;
}

bool check_pattern(const Value& value, const Field& field, Problems& problems) {
  if (field.pattern_text.empty()) return true;
  bool matches = false;
  try {
    // std::regex recurses for each character; no option with a pattern needs long texts.
    matches = value.text.size() <= 10'000 && std::regex_search(value.text, std::regex(field.pattern_text));
  } catch (const std::regex_error&) {
    matches = false;
  }
  if (matches) return true;
  const std::string shown = is_hidden(value, field) ? "the value" : fmt::format("\"{}\"", value.text);
  refuse(value, problems, fmt::format("must match the pattern {}; {} does not", field.pattern_text, shown));
  return false;
}

std::optional<double> parse_double(std::string_view text) {
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool expect(const Value& value, Kind wanted, const Field& field, Problems& problems) {
  if (value.kind == wanted && !value.unresolved) return true;
  if (!is_absent(value, field)) refuse_kind(value, wanted, field, problems);
  return false;
}

void read(const Value& value, const Field& field, Problems& problems, bool& out) {
  if (expect(value, Kind::kBool, field, problems)) out = value.text == "true";
}

void read(const Value& value, const Field& field, Problems& problems, std::int64_t& out) {
  if (!expect(value, Kind::kInteger, field, problems)) return;
  std::int64_t number = 0;
  const char* end = value.text.data() + value.text.size();
  if (std::from_chars(value.text.data(), end, number).ec != std::errc())
    refuse(value, problems, "is larger than a 64-bit integer can be");
  else if (check_range(value, number, field, problems))
    out = number;
}

void read(const Value& value, const Field& field, Problems& problems, double& out) {
  const Kind wanted = value.kind == Kind::kInteger ? Kind::kInteger : Kind::kFloat;
  if (!expect(value, wanted, field, problems)) return;
  const auto number = parse_double(value.text);
  if (!number)
    refuse(value, problems, "is too large");
  else if (field.minimum && *number < static_cast<double>(*field.minimum))
    refuse(value, problems, fmt::format("must be at least {}", *field.minimum));
  else if (field.maximum && *number > static_cast<double>(*field.maximum))
    refuse(value, problems, fmt::format("must be at most {}", *field.maximum));
  else
    out = *number;
}

void read(const Value& value, const Field& field, Problems& problems, std::string& out) {
  if (expect(value, Kind::kString, field, problems) && check_pattern(value, field, problems))
    out = value.text;
}

void read(const Value& value, const Field& field, Problems& problems, Secret& out) {
  if (!expect(value, Kind::kString, field, problems)) return;
  remember_secret(value.text);
  if (check_pattern(value, field, problems)) out = Secret(value.text);
}

void read(const Value& value, const Field& field, Problems& problems, Duration& out) {
  constexpr std::string_view kForm = "a duration with units, like 30s, 1h30m or 500ms";
  if (is_absent(value, field)) return;
  if (value.kind != Kind::kString) {
    refuse(value, problems, fmt::format("must be {}, not {}", kForm, to_string(value.kind)));
    return;
  }
  const auto duration = parse_duration(value.text);
  if (duration.ok())
    out = *duration;
  else if (is_hidden(value, field))
    refuse(value, problems, fmt::format("must be {}", kForm));
  else
    refuse(value, problems, fmt::format("must be {}, not \"{}\"", kForm, value.text));
}

void read(const Value& value, const Field&, Problems&, Value& out) { out = value; }

int read_choice(const Value& value, const Field& field, Problems& problems) {
  if (!expect(value, Kind::kString, field, problems)) return -1;
  for (std::size_t i = 0; i < field.choices.size(); ++i)
    if (field.choices[i] == value.text) return static_cast<int>(i);
  std::vector<std::string> shown;
  for (const std::string& choice : field.choices) shown.push_back(choice.empty() ? "\"\"" : choice);
  const std::string list = fmt::format("must be one of {}", fmt::join(shown, ", "));
  if (is_hidden(value, field))
    refuse(value, problems, list);
  else
    refuse(value, problems,
           fmt::format("{}, not \"{}\"{}", list, value.text, did_you_mean(value.text, field.choices)));
  return -1;
}

std::string show(bool value) { return value ? "true" : "false"; }
std::string show(std::int64_t value) { return fmt::format("{}", value); }

std::string show(double value) {
  std::string text = fmt::format("{}", value);
  return text.find_first_not_of("-0123456789.e+") == std::string::npos ? text
                                                                       : "null";  // no infinities in JSON
}

std::string show(const std::string& value) {
  Value text;
  text.kind = Kind::kString;
  text.text = value;
  return text.to_json();
}

std::string show(const Secret& value) { return value.empty() ? "" : "\"***\""; }
std::string show(Duration value) { return show(format_duration(value)); }
std::string show(const Value& value) { return value.is_null() ? "" : value.to_json(); }

}  // namespace landfall::spec_detail
