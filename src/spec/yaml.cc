// Cuts a file into its documents and gives each to the parser, so that nothing behind a separator is lost.
#include "spec/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <exception>
#include <sstream>
#include <utility>

#include "spec/utf8.h"
#include "spec/yaml_tree.h"

namespace landfall {
namespace {

/// What the parser says, and what to tell the user in its place.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPlainWords{{
    {"illegal map value", "a second \": \" on this line; put quotes around text that holds one"},
    {"end of map not found",
     "this line does not fit the map it stands in; check the indentation and the colons"},
    {"end of sequence not found", "this line does not fit the list it stands in; check the indentation"},
    {"end of map flow not found", "the closing } is missing, or a comma between two entries"},
    {"end of sequence flow not found", "the closing ] is missing, or a comma between two items"},
    {"illegal block entry", "a list item cannot stand here; check the indentation"},
}};

std::string in_plain_words(std::string_view message) {
  for (const auto& [theirs, ours] : kPlainWords)
    if (message == theirs) return std::string(ours);
  std::string ascii = "this is not valid YAML: ";
  std::copy_if(message.begin(), message.end(), std::back_inserter(ascii),
               [](char c) { return c >= ' ' && c <= '~'; });
  return ascii;
}

/// Part of a file that holds one document, with its `---` line.
struct Chunk {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_separator(std::string_view line) {
  return line.starts_with("---") && (line.size() == 3 || line[3] == ' ' || line[3] == '\t');
}

bool is_content(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] != '#' && line.front() != '%';
}

std::vector<Chunk> cut(std::string_view text) {
  std::vector<Chunk> chunks;
  Chunk chunk;
  bool has_content = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    // Directives stand before the `---` of their document.
    if (is_separator(line) && has_content) {
      chunk.end = at;
      chunks.push_back(chunk);
      chunk.begin = at;
    }
    has_content |= is_content(line);
    at = end + 1;
  }
  chunk.end = text.size();
  chunks.push_back(chunk);
  return chunks;
}

/// Offset of the first character YAML does not allow, or npos.
std::size_t find_control_character(std::string_view text) {
  const auto found = std::find_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
  });
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

/// Offset of the first line that is too long, or npos.
std::size_t find_long_line(std::string_view text, std::size_t most) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end - at > most) return at;
    at = end + 1;
  }
  return std::string_view::npos;
}

/// What is too much about a text as a whole; empty when nothing is.
std::string find_excess(std::string_view text, const YamlLimits& limits) {
  if (text.size() > limits.source_bytes)
    return fmt::format("the file is larger than {} KiB", limits.source_bytes / 1024);
  const auto is_flow = [](char c) { return std::string_view("[]{},").find(c) != std::string_view::npos; };
  if (static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_flow)) > limits.flow_characters)
    return fmt::format("the file has more than {} brackets, braces and commas", limits.flow_characters);
  return {};
}

/// Offset of a line before the content that looks like a directive but is none, or npos; the parser skips
/// those.
std::size_t find_false_directive(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = text.substr(at, std::min(text.find('\n', at), text.size()) - at);
    if (is_content(line)) return std::string_view::npos;
    const bool is_directive = line.starts_with("%YAML ") || line.starts_with("%TAG ");
    if (line.starts_with('%') && !is_directive) return at;
    at += line.size() + 1;
  }
  return std::string_view::npos;
}

std::optional<Value> read_chunk(std::string_view text, const ScalarContext& base) {
  ScalarContext context = base;
  if (const std::size_t at = find_false_directive(text); at != std::string_view::npos) {
    context.problems->add(context.positions->at(context.offset + at),
                          "a line must not begin with %; put it in quotes");
    return std::nullopt;
  }
  if (context.variables == nullptr) return parse_yaml_document(context, std::string(text));
  auto masked = MaskedText::mask(text);
  if (!masked.ok()) {
    context.problems->add(context.positions->at(context.offset), masked.error().message());
    return std::nullopt;
  }
  context.masked = &*masked;
  return parse_yaml_document(context, masked->text());
}

/// Runs the parser over one document and refuses what it leaves over.
Value parse(YAML::Parser& parser, const ScalarContext& context, const std::string& text) {
  YamlTree tree(context, text);
  if (!parser.HandleNextDocument(tree)) return {};
  // The parser takes what is left over for the beginning of another document.
  YamlTree rest(context, text);
  const bool has_rest = parser.HandleNextDocument(rest);
  const Position position = rest.take().position;
  if (has_rest && position.line > 0)
    throw YamlRefusal{position,
                      "this does not belong to what stands before it; check the indentation, or begin a new "
                      "document with a line ---"};
  return tree.take();
}

}  // namespace

bool check_source(std::string_view text, const TextPositions& positions, const YamlLimits& limits,
                  Problems& problems) {
  std::size_t at = 0;
  std::string message = find_excess(text, limits);
  if (message.empty() && (at = find_long_line(text, limits.line_bytes)) != std::string_view::npos)
    message = fmt::format("this line is longer than {} KiB", limits.line_bytes / 1024);
  else if (message.empty() && (at = find_invalid_utf8(text)) != std::string_view::npos)
    message = "the file is not UTF-8 text from here on";
  else if (message.empty() && (at = find_control_character(text)) != std::string_view::npos)
    message = fmt::format("the control character U+{:04X} is not allowed in YAML",
                          static_cast<unsigned>(static_cast<unsigned char>(text[at])));
  if (message.empty()) return true;
  problems.add(positions.at(at), std::move(message));
  return false;
}

std::optional<Value> parse_yaml_document(const ScalarContext& context, const std::string& text) {
  Position position = context.positions->at(context.offset);
  std::string message;
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    return parse(parser, context, text);
  } catch (const YamlRefusal& refusal) {
    position = refusal.position;
    message = refusal.message;
  } catch (const YAML::Exception& failure) {
    position =
        context.positions->at(context.offset + static_cast<std::size_t>(std::max(failure.mark.pos, 0)));
    message = in_plain_words(failure.msg);
  } catch (const std::exception& failure) {
    message = in_plain_words(failure.what());
  }
  context.problems->add(position, std::move(message));
  return std::nullopt;
}

YamlFile read_yaml(std::string_view text, const std::shared_ptr<const std::string>& file,
                   const VariableSource* variables, Problems& problems, const YamlLimits& limits) {
  const TextPositions positions(text, file);
  if (!check_source(text, positions, limits, problems)) return {{}, false};
  YamlBudget budget{limits.nodes, limits.text_bytes, limits.depth};
  ScalarContext context{&positions, 0, nullptr, variables, &problems, &budget};
  YamlFile out;
  for (const Chunk& chunk : cut(text)) {
    context.offset = chunk.begin;
    auto document = read_chunk(text.substr(chunk.begin, chunk.end - chunk.begin), context);
    const bool is_too_many = document && !document->is_null() && out.documents.size() == limits.documents;
    if (is_too_many)
      problems.add(document->position, fmt::format("the file has more than {} documents", limits.documents));
    out.is_complete = document && !is_too_many;
    if (!out.is_complete) return out;
    if (!document->is_null()) out.documents.push_back(std::move(*document));
  }
  return out;
}

Result<std::vector<Value>> parse_yaml(std::string_view text, std::string_view name) {
  Problems problems;
  YamlFile file = read_yaml(text, std::make_shared<const std::string>(name), nullptr, problems);
  TRY(problems.result());
  return std::move(file.documents);
}

}  // namespace landfall
