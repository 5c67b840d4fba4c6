// Every node is paid for from the budget before it is kept, aliases and anchors with all they stand for.
#include "spec/yaml_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/utf8.h"

namespace landfall {
namespace {

/// The parser gives one byte for the escapes \N and \_, which stand for U+0085 and U+00A0.
std::string with_whole_characters(const std::string& text) {
  if (find_invalid_utf8(text) == std::string_view::npos) return text;
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t length = utf8_length(rest);
    if (length > 0)
      out += rest.substr(0, length);
    else
      append_utf8(static_cast<unsigned char>(rest.front()), out);
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace

Position YamlTree::position(const YAML::Mark& mark) const {
  return context_.positions->at(context_.offset + static_cast<std::size_t>(std::max(mark.pos, 0)));
}

char YamlTree::style_at(const YAML::Mark& mark) const {
  const auto at = static_cast<std::size_t>(std::max(mark.pos, 0));
  return at < text_.size() ? text_[at] : '\0';
}

void YamlTree::spend(std::size_t nodes, std::size_t bytes, const Position& position) {
  YamlBudget& budget = *context_.budget;
  if (nodes > budget.nodes)
    throw YamlRefusal{position, "the file has too many values (aliases counted in full)"};
  if (bytes > budget.text_bytes)
    throw YamlRefusal{position, "the file has too much text (aliases counted in full)"};
  budget.nodes -= nodes;
  budget.text_bytes -= bytes;
}

/// The parser takes a word on a line of its own for a key without a value, `name` for `name:`.
void YamlTree::refuse_lone_key(const YAML::Mark& mark) const {
  if (open_.empty() || !open_.back().key || open_.back().is_flow || mark.pos > open_.back().key_offset)
    return;
  if (style_at(mark) == '?') return;
  throw YamlRefusal{position(mark), "there is no colon on this line; a map has lines like name: value"};
}

void YamlTree::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  refuse_lone_key(mark);
  Value value;
  value.position = position(mark);
  const YamlBudget before = *context_.budget;
  spend(1, 0, value.position);
  keep(anchor, value, before);
  add(std::move(value));
}

void YamlTree::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                        const std::string& scalar) {
  const std::string text = with_whole_characters(scalar);
  const Position where = position(mark);
  const YamlBudget before = *context_.budget;
  const char style = style_at(mark);
  // The parser takes a quote at the very end for an empty text.
  if ((style == '"' || style == '\'') && static_cast<std::size_t>(mark.pos) + 1 >= text_.size())
    throw YamlRefusal{where, "the closing quote is missing"};
  Value value = read_scalar(context_, text, tag, style, where);
  // A key `y` or `on` is a name; upstream makes "true" of it, which no plugin wants.
  const bool is_key = !open_.empty() && open_.back().value.kind == Value::Kind::kMap && !open_.back().key;
  if (is_key) open_.back().key_offset = mark.pos;
  if (is_key && value.kind == Value::Kind::kBool && !value.secret) value.text = text;
  spend(1, value.text.size(), where);
  keep(anchor, value, before);
  add(std::move(value), tag == "?" && text == "<<");
}

void YamlTree::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) throw YamlRefusal{position(mark), "an alias stands inside the value it names"};
  spend(found->second.nodes, found->second.text_bytes, position(mark));
  add(found->second.value);
}

void YamlTree::OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                               YAML::EmitterStyle::value style) {
  open(mark, anchor, Value::Kind::kList, style == YAML::EmitterStyle::Flow);
}

void YamlTree::OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                          YAML::EmitterStyle::value style) {
  open(mark, anchor, Value::Kind::kMap, style == YAML::EmitterStyle::Flow);
}

void YamlTree::open(const YAML::Mark& mark, YAML::anchor_t anchor, Value::Kind kind, bool is_flow) {
  Frame frame;
  frame.value.kind = kind;
  frame.value.position = position(mark);
  frame.anchor = anchor;
  frame.is_flow = is_flow;
  frame.before = *context_.budget;
  if (static_cast<int>(open_.size()) >= context_.budget->depth)
    throw YamlRefusal{frame.value.position, "values are nested too deeply"};
  spend(1, 0, frame.value.position);
  open_.push_back(std::move(frame));
}

void YamlTree::OnMapEnd() {
  Frame& frame = open_.back();
  for (Value& merged : frame.merges)
    for (Value::Entry& entry : merged.entries)
      if (frame.index.try_emplace(entry.key, frame.value.entries.size()).second)
        frame.value.entries.push_back(std::move(entry));
  finish();
}

void YamlTree::finish() {
  Frame frame = std::move(open_.back());
  open_.pop_back();
  keep(frame.anchor, frame.value, frame.before);
  add(std::move(frame.value));
}

void YamlTree::keep(YAML::anchor_t anchor, const Value& value, const YamlBudget& before) {
  if (anchor == 0) return;
  const std::size_t nodes = before.nodes - context_.budget->nodes;
  const std::size_t bytes = before.text_bytes - context_.budget->text_bytes;
  spend(nodes, bytes, value.position);
  anchors_[anchor] = {value, nodes, bytes};
}

void YamlTree::add(Value value, bool is_merge_word) {
  if (open_.empty()) {
    root_ = std::move(value);
    return;
  }
  Frame& frame = open_.back();
  if (frame.value.kind == Value::Kind::kList)
    frame.value.items.push_back(std::move(value));
  else if (!frame.key)
    frame.key = key_of(std::move(value), is_merge_word);
  else
    add_entry(frame, std::move(value));
}

YamlTree::Key YamlTree::key_of(Value value, bool is_merge_word) {
  if (value.unresolved) return {"", value.position, false, true, true};
  if (value.is_null()) throw YamlRefusal{value.position, "a key must not be null"};
  if (value.kind == Value::Kind::kList || value.kind == Value::Kind::kMap)
    throw YamlRefusal{value.position, "a key must be a word, not a list or a map"};
  return {std::move(value.text), value.position, is_merge_word, value.secret, false};
}

void YamlTree::add_entry(Frame& frame, Value value) {
  Key key = std::move(*frame.key);
  frame.key.reset();
  if (key.unresolved) return;
  if (key.is_merge) {
    add_merge(frame, std::move(value));
    return;
  }
  spend(0, key.text.size(), key.position);
  const auto [known, is_new] = frame.index.try_emplace(key.text, frame.value.entries.size());
  if (is_new) {
    frame.value.entries.push_back({std::move(key.text), key.position, std::move(value)});
    return;
  }
  const Position& first = frame.value.entries[known->second].position;
  const std::string name = key.secret ? "this key" : fmt::format("\"{}\"", key.text);
  context_.problems->add(key.position, fmt::format("{} is given twice in one map; the first is at {}:{}",
                                                   name, first.line, first.column));
}

void YamlTree::add_merge(Frame& frame, Value value) {
  const auto merge = [&frame](Value one) {
    if (one.kind != Value::Kind::kMap)
      throw YamlRefusal{one.position, "the merge key << needs a map, an alias of one, or a list of them"};
    frame.merges.push_back(std::move(one));
  };
  if (value.kind != Value::Kind::kList) {
    merge(std::move(value));
    return;
  }
  for (Value& item : value.items) merge(std::move(item));
}

}  // namespace landfall
