// Builds Values from the events of the YAML parser, for one document.
#pragma once

#include <landfall/spec.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "spec/text_positions.h"
#include "spec/variables.h"
#include "spec/yaml.h"

namespace landfall {

/// Thrown out of the parser's callbacks, the only way to stop it, when a document goes beyond its limits or
/// cannot be understood. parse_yaml_document catches it.
struct YamlRefusal {
  Position position;
  std::string message;
};

/// What is left to spend of a file's limits.
struct YamlBudget {
  std::size_t nodes = 0;
  std::size_t text_bytes = 0;
  int depth = 0;
};

/// What scalars are read with.
struct ScalarContext {
  const TextPositions* positions;
  std::size_t offset = 0;  ///< where the parsed text begins in the file
  const MaskedText* masked = nullptr;
  const VariableSource* variables = nullptr;
  Problems* problems;
  YamlBudget* budget;
};

/// Reads one scalar: puts variables in and finds its type. `style` is the character it begins with in the
/// file. `tag` is as the parser gives it: "?" for plain, "!" for quoted.
Value read_scalar(const ScalarContext& context, const std::string& text, const std::string& tag, char style,
                  const Position& position);

class YamlTree : public YAML::EventHandler {
 public:
  YamlTree(const ScalarContext& context, std::string_view text) : context_(context), text_(text) {}

  /// The finished document; null when it was empty.
  Value take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { finish(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  struct Key {
    std::string text;
    Position position;
    bool is_merge = false;
    bool secret = false;
    bool unresolved = false;
  };
  /// A list or map that is still open.
  struct Frame {
    Value value;
    YAML::anchor_t anchor = 0;
    YamlBudget before;
    bool is_flow = false;
    int key_offset = 0;  ///< of the word that becomes the next key
    std::optional<Key> key;
    std::unordered_map<std::string, std::size_t> index;  ///< of keys in value.entries
    std::vector<Value> merges;
  };
  struct Anchored {
    Value value;
    std::size_t nodes = 0;
    std::size_t text_bytes = 0;
  };

  Position position(const YAML::Mark& mark) const;
  char style_at(const YAML::Mark& mark) const;
  void open(const YAML::Mark& mark, YAML::anchor_t anchor, Value::Kind kind, bool is_flow);
  void refuse_lone_key(const YAML::Mark& mark) const;
  void finish();
  void keep(YAML::anchor_t anchor, const Value& value, const YamlBudget& before);
  void add(Value value, bool is_merge_word = false);
  void add_entry(Frame& frame, Value value);
  static Key key_of(Value value, bool is_merge_word);
  static void add_merge(Frame& frame, Value value);
  void spend(std::size_t nodes, std::size_t bytes, const Position& position);

  ScalarContext context_;
  std::string_view text_;
  std::vector<Frame> open_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
  Value root_;
};

/// Adds a problem and gives false when a text is too large, or has characters that YAML does not allow.
bool check_source(std::string_view text, const TextPositions& positions, const YamlLimits& limits,
                  Problems& problems);

/// Parses one document (no `---` inside but at the front). When it is no YAML, or too much of it, adds a
/// problem and gives nothing.
std::optional<Value> parse_yaml_document(const ScalarContext& context, const std::string& text);

}  // namespace landfall
