// Where in the nesting of options the parser is, for messages: `format_spec.delimiter`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace landfall::spec_detail {

/// The path of the option being read on this thread. A declared option knows its own name only, and the
/// readers' signatures are fixed by the public header.
class OptionPath {
 public:
  /// Goes one option deeper for its lifetime.
  class Scope {
   public:
    explicit Scope(std::string_view name) { names().emplace_back(name); }
    ~Scope() { names().pop_back(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
  };

  static std::string current();
  static std::string with(std::string_view name);

 private:
  static std::vector<std::string>& names();
};

}  // namespace landfall::spec_detail
