// Writes indented JSON by hand, in the order of the calls.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace landfall::cli {

/// Builds one JSON document, two blanks deeper at each level. Calls must nest properly; the text is complete
/// when every open has its close.
class JsonWriter {
 public:
  JsonWriter& open_object() { return open('{'); }
  JsonWriter& open_array() { return open('['); }
  JsonWriter& close_object() { return close('}'); }
  JsonWriter& close_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  /// A value that is JSON already: a number, true, an array.
  JsonWriter& raw(std::string_view json);

  const std::string& result() const { return out_; }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void begin_value();
  void new_line();

  std::string out_;
  std::vector<bool> has_items_;  ///< one a level that is open
  bool after_key_ = false;
};

}  // namespace landfall::cli
