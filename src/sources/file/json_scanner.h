// Takes JSON text apart without building a tree: checks the grammar of everything and gives the members of
// one object as pieces of the text, so that numbers keep all their digits and nested values their form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>

namespace landfall::file_source {

enum class JsonKind : std::uint8_t { kNull, kBool, kInteger, kFloat, kString, kNested };

/// One value, as it stands in the text.
struct JsonValue {
  JsonKind kind = JsonKind::kNull;
  bool has_escapes = false;  ///< kString
  std::string_view raw;      ///< all of it; strings with their quotes

  /// A string without its quotes (escapes not undone); any other value as it is.
  std::string_view content() const { return kind == JsonKind::kString ? raw.substr(1, raw.size() - 2) : raw; }
};

struct JsonMember {
  JsonValue key;  ///< a string
  JsonValue value;
};

/// Scans from `at` up to `end`. After a failed call, `problem` says what is wrong at `at`; it is null when
/// the text merely ended too early.
class JsonScanner {
 public:
  static constexpr int kDeepest = 512;

  JsonScanner(const char* at, const char* end) : at_(at), end_(end) {}

  /// Scans an object and lists its members.
  bool object(std::vector<JsonMember>& members);
  /// Scans any value.
  bool value(JsonValue& out);

  const char* at() const { return at_; }
  const char* problem() const { return problem_; }

 private:
  bool fail(const char* problem);
  void skip_space();
  bool at_token();
  bool expect(char wanted, const char* problem);
  bool member(JsonMember& out);
  bool string(JsonValue& out);
  bool escape();
  bool number(JsonValue& out);
  bool digits();
  bool literal(std::string_view word, JsonKind kind, JsonValue& out);
  bool nested(JsonValue& out);
  bool contents(char open);

  const char* at_;
  const char* end_;
  const char* problem_ = nullptr;
  int depth_ = 0;
};

/// Undoes the escapes of a string's content. Half of a surrogate pair is kRejected: it is not text.
Result<void> undo_escapes(std::string_view content, std::string& out);

}  // namespace landfall::file_source
