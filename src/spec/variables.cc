// A placeholder is one private-use character, whose number says which variable it is, and padding.
#include "spec/variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "result/redact.h"
#include "spec/go_layout.h"
#include "spec/input_files.h"
#include "spec/time_expression.h"
#include "spec/utf8.h"

namespace landfall {
namespace {

// Planes 15 and 16 without their last two code points. Four bytes in UTF-8, as short as the shortest variable
// ${X}.
constexpr char32_t kFirstMark = 0xF0000;
constexpr char32_t kMarksPerPlane = 0xFFFE;
constexpr std::size_t kMostMarks = 2 * kMarksPerPlane;
constexpr std::size_t kMarkBytes = 4;
constexpr char kPadding = 'x';
constexpr std::string_view kMarkLeads = "\xF3\xF4";

char32_t mark_of(std::size_t index) {
  const auto number = static_cast<char32_t>(index);
  return number < kMarksPerPlane ? kFirstMark + number : kFirstMark + 0x10000 + (number - kMarksPerPlane);
}

/// The number of the placeholder at the front of `text`; nothing when there is none.
std::optional<std::size_t> mark_at(std::string_view text) {
  if (utf8_length(text) != kMarkBytes) return std::nullopt;
  const auto bits = [&text](std::size_t i, unsigned mask) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]) & mask);
  };
  const char32_t code = bits(0, 0x07) << 18 | bits(1, 0x3F) << 12 | bits(2, 0x3F) << 6 | bits(3, 0x3F);
  if (code < kFirstMark || (code & 0xFFFF) >= kMarksPerPlane) return std::nullopt;
  return (code & 0xFFFF) + (code >= 0x100000 ? kMarksPerPlane : 0);
}

struct Found {
  std::size_t begin = std::string_view::npos;
  std::size_t length = 0;  ///< with `${` and `}`
};

/// Finds the first variable at or after `from`. A name ends at the first brace; `${}` and a `${` that is not
/// closed on its line are ordinary text. Linear over a whole text, however many unfinished ones it holds.
Found find_variable(std::string_view text, std::size_t from) {
  while ((from = text.find("${", from)) != std::string_view::npos) {
    const std::size_t end = text.find_first_of("}\n", from + 2);
    if (end == std::string_view::npos) break;
    if (text[end] == '}' && end > from + 2) return {from, end + 1 - from};
    from = end;
  }
  return {};
}

bool is_pem(std::string_view text) {
  return text.find("-----BEGIN ") != std::string_view::npos &&
         text.find("-----END ") != std::string_view::npos;
}

bool is_json_document(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[') &&
         text.find('\n') != std::string_view::npos;
}

void expand_environment(const std::string& name, const VariableSource& source, Expansion& out) {
  auto value = source.environment(name);
  if (!value) {
    out.failures.push_back(fmt::format("environment variable \"{}\" is not set", name));
  } else if (find_invalid_utf8(*value) != std::string_view::npos) {
    out.failures.push_back(fmt::format("environment variable \"{}\" is not UTF-8 text", name));
  } else {
    remember_secret(*value);
    out.value = Substitution{std::move(*value), true, false};
  }
}

void expand_time(std::string_view body, const VariableSource& source, Expansion& out) {
  const std::size_t bar = body.find('|');
  const std::string_view layout = bar == std::string_view::npos ? kRfc3339 : body.substr(bar + 1);
  const auto instant = parse_time_expression(body.substr(0, bar), source.now());
  if (!instant.ok())
    out.failures.push_back(fmt::format("${{time:…}}: {}", instant.error().message()));
  else
    out.value = Substitution{format_go_layout(*instant, layout), false, false};
}

/// Replaces the environment and time variables inside a file's contents.
std::string expand_contents(std::string_view contents, const std::string& path, const VariableSource& source,
                            Expansion& out) {
  std::string text;
  std::size_t done = 0;
  for (Found found = find_variable(contents, 0); found.length > 0; found = find_variable(contents, done)) {
    text += contents.substr(done, found.begin - done);
    done = found.begin + found.length;
    const std::string_view body = contents.substr(found.begin + 2, found.length - 3);
    // Contents are searched once: a file named inside a file stays text.
    const Expansion inner = body.starts_with("file:") ? Expansion{} : expand_variable(body, source);
    for (const std::string& failure : inner.failures)
      out.failures.push_back(fmt::format("{} (it is used in the file {})", failure, path));
    text += inner.value ? inner.value->text : std::string(contents.substr(found.begin, found.length));
    if (text.size() > kMostFileBytes) {
      out.failures.push_back(fmt::format("${{file:{}}}: it grows too large with the variables in it", path));
      return {};
    }
  }
  return text += contents.substr(done);
}

void expand_file(const std::string& path, const VariableSource& source, Expansion& out) {
  auto contents = source.file(path);
  if (!contents.ok()) {
    out.failures.push_back(fmt::format("${{file:{}}}: {}", path, contents.error().message()));
    return;
  }
  if (find_invalid_utf8(*contents) != std::string_view::npos) {
    out.failures.push_back(fmt::format("${{file:{}}}: the file is not UTF-8 text", path));
    return;
  }
  std::string text = expand_contents(normalized_lines(std::move(*contents)), path, source, out);
  if (!out.failures.empty()) return;
  remember_secret(text);
  const bool is_exact = is_pem(text) || is_json_document(text);
  // The line end that editors put after a token is no part of it; a key wants its own.
  if (!is_exact && text.ends_with('\n')) text.pop_back();
  out.value = Substitution{std::move(text), true, is_exact};
}

}  // namespace

const VariableSource& process_variables() {
  static const VariableSource source{[](const std::string& name) -> std::optional<std::string> {
                                       if (name.find('\0') != std::string::npos) return std::nullopt;
                                       const char* value = std::getenv(name.c_str());
                                       return value == nullptr ? std::nullopt
                                                               : std::optional<std::string>(value);
                                     },
                                     read_bounded_file, instant_now};
  return source;
}

Expansion expand_variable(std::string_view body, const VariableSource& source) {
  Expansion out;
  constexpr std::string_view kFile = "file:";
  constexpr std::string_view kTime = "time:";
  if (body.starts_with(kFile) && body.size() > kFile.size())
    expand_file(std::string(body.substr(5)), source, out);
  else if (body.starts_with(kTime) && body.size() > kTime.size())
    expand_time(body.substr(5), source, out);
  else
    expand_environment(std::string(body), source, out);
  return out;
}

bool MaskedText::add(Variable variable) {
  if (variables_.size() == kMostMarks) return false;
  append_utf8(mark_of(variables_.size()), text_);
  text_.append(variable.length - kMarkBytes, kPadding);
  variables_.push_back(std::move(variable));
  return true;
}

bool MaskedText::add_literal(std::string_view literal, std::size_t offset) {
  std::size_t done = 0;
  for (std::size_t at = literal.find_first_of(kMarkLeads); at != std::string_view::npos;
       at = literal.find_first_of(kMarkLeads, at + 1)) {
    if (!mark_at(literal.substr(at))) continue;
    text_ += literal.substr(done, at - done);
    done = at + kMarkBytes;
    if (!add({std::string(literal.substr(at, kMarkBytes)), offset + at, kMarkBytes, false})) return false;
  }
  text_ += literal.substr(done);
  return true;
}

Result<MaskedText> MaskedText::mask(std::string_view text) {
  MaskedText masked;
  masked.text_.reserve(text.size());
  std::size_t done = 0;
  bool fits = true;
  for (Found found = find_variable(text, 0); fits && found.length > 0; found = find_variable(text, done)) {
    fits = masked.add_literal(text.substr(done, found.begin - done), done) &&
           masked.add({std::string(text.substr(found.begin + 2, found.length - 3)), found.begin, found.length,
                       true});
    done = found.begin + found.length;
  }
  if (!fits || !masked.add_literal(text.substr(done), done))
    return Error(ErrorKind::kConfig, fmt::format("more than {} variables in one document", kMostMarks));
  return masked;
}

std::vector<MaskedText::Piece> MaskedText::pieces(std::string_view scalar) const {
  std::vector<Piece> pieces;
  if (variables_.empty()) {
    if (!scalar.empty()) pieces.push_back({std::string(scalar), false, 0});
    return pieces;
  }
  const auto literal = [&pieces](std::string_view text) {
    if (pieces.empty() || pieces.back().is_variable) pieces.emplace_back();
    pieces.back().text += text;
  };
  while (!scalar.empty()) {
    const auto mark = mark_at(scalar);
    const Variable* variable = mark && *mark < variables_.size() ? &variables_[*mark] : nullptr;
    if (variable == nullptr) {
      literal(scalar.substr(0, 1));
      scalar.remove_prefix(1);
      continue;
    }
    if (variable->is_variable)
      pieces.push_back({variable->body, true, variable->offset});
    else
      literal(variable->body);
    scalar.remove_prefix(std::min(scalar.size(), variable->length));
  }
  return pieces;
}

}  // namespace landfall
