// Walks simdjson's tokens. The text is checked as a whole first: the walk itself trusts brackets and numbers.
#include "wire/serving/json_value.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <string>
#include <utility>

#include "encode/json_check.h"

namespace landfall {
namespace {

constexpr int kMostDepth = 100;

Error broken(std::string_view root, std::string_view why) {
  return Error(ErrorKind::kConfig, fmt::format("reading the {} as JSON: {}", root, why));
}

class Walk {
 public:
  explicit Walk(std::string_view root) : path_(root), root_(root) {}

  template <class Node>  // a document or a value: simdjson gives a lone scalar in the first only
  Result<Value> read(Node& node) {
    Value value;
    value.position.file = std::make_shared<const std::string>(path_);
    simdjson::ondemand::json_type type{};
    TRY(take(node.type().get(type)));
    switch (type) {
      case simdjson::ondemand::json_type::object:
        TRY(read_map(node, value));
        break;
      case simdjson::ondemand::json_type::array:
        TRY(read_list(node, value));
        break;
      case simdjson::ondemand::json_type::string:
        TRY(read_text(node, value));
        break;
      default:
        TRY(read_word(node, value));
    }
    return value;
  }

 private:
  Result<void> take(simdjson::error_code code) const {
    if (code == simdjson::SUCCESS) return {};
    return broken(root_, simdjson::error_message(code));
  }

  Result<void> enter() {
    if (++depth_ <= kMostDepth) return {};
    return broken(root_, fmt::format("it is nested more than {} deep", kMostDepth));
  }

  template <class Node>
  Result<void> read_map(Node& node, Value& out) {
    TRY(enter());
    out.kind = Value::Kind::kMap;
    simdjson::ondemand::object object;
    TRY(take(node.get_object().get(object)));
    for (auto item : object) {
      simdjson::ondemand::field field;
      TRY(take(std::move(item).get(field)));
      std::string_view key;
      TRY(take(field.unescaped_key().get(key)));
      TRY(read_entry(std::string(key), field.value(), out));
    }
    --depth_;
    return {};
  }

  Result<void> read_entry(std::string key, simdjson::ondemand::value& node, Value& out) {
    const std::size_t outer = path_.size();
    path_.append(".").append(key);
    TRY_ASSIGN(Value value, read(node));
    path_.resize(outer);
    const auto same = std::find_if(out.entries.begin(), out.entries.end(),
                                   [&](const Value::Entry& entry) { return entry.key == key; });
    if (same != out.entries.end()) out.entries.erase(same);
    const Position position = value.position;
    out.entries.push_back({std::move(key), position, std::move(value)});
    return {};
  }

  template <class Node>
  Result<void> read_list(Node& node, Value& out) {
    TRY(enter());
    out.kind = Value::Kind::kList;
    simdjson::ondemand::array array;
    TRY(take(node.get_array().get(array)));
    for (auto item : array) {
      simdjson::ondemand::value element;
      TRY(take(std::move(item).get(element)));
      const std::size_t outer = path_.size();
      path_.append(fmt::format("[{}]", out.items.size()));
      TRY_ASSIGN(Value value, read(element));
      path_.resize(outer);
      out.items.push_back(std::move(value));
    }
    --depth_;
    return {};
  }

  template <class Node>
  Result<void> read_text(Node& node, Value& out) const {
    out.kind = Value::Kind::kString;
    std::string_view text;
    TRY(take(node.get_string().get(text)));
    out.text = text;
    return {};
  }

  template <class Node>
  Result<void> read_word(Node& node, Value& out) const {
    std::string_view word;
    TRY(take(simdjson::simdjson_result<std::string_view>(node.raw_json_token()).get(word)));
    word = word.substr(0, word.find_last_not_of(" \t\r\n") + 1);
    if (word == "null") return {};
    out.text = word;
    if (word == "true" || word == "false")
      out.kind = Value::Kind::kBool;
    else
      out.kind = word.find_first_of(".eE") == word.npos ? Value::Kind::kInteger : Value::Kind::kFloat;
    return {};
  }

  std::string path_;
  const std::string_view root_;
  int depth_ = 0;
};

}  // namespace

Result<Value> read_json(std::string_view text, std::string_view root) {
  if (check_json(text) == JsonText::kInvalid) return broken(root, "it is not valid JSON");
  const simdjson::padded_string padded(text);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  if (const auto code = parser.iterate(padded).get(document); code != simdjson::SUCCESS)
    return broken(root, simdjson::error_message(code));
  return Walk(root).read(document);
}

}  // namespace landfall
