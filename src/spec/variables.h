// ${ENV}, ${file:PATH} and ${time:EXPR|LAYOUT}: where they stand in a text, and what they stand for.
#pragma once

#include <landfall/result.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/instant.h"

namespace landfall {

/// Where variables take their values from; tests put their own here.
struct VariableSource {
  /// Value of an environment variable; nothing when it is not set.
  std::function<std::optional<std::string>(const std::string& name)> environment;
  /// Contents of a file, relative to the working directory.
  std::function<Result<std::string>(const std::string& path)> file;
  std::function<Instant()> now;
};

/// The environment, files and clock of this process.
const VariableSource& process_variables();

/// What a variable stands for.
struct Substitution {
  std::string text;
  bool is_secret = false;  ///< from the environment or a file; already remembered for redaction
  bool is_exact = false;   ///< a key or a JSON document: taken to the letter, whatever stands around it
};

/// A substitution, or all that kept it from being made.
struct Expansion {
  std::optional<Substitution> value;
  std::vector<std::string> failures;
};

/// Gives what `${body}` stands for. Contents of a file are searched for `${ENV}` and `${time:…}` in turn;
/// values of the environment are never searched.
Expansion expand_variable(std::string_view body, const VariableSource& source);

/// A text whose variables were replaced by placeholders of the same length, so that it can be parsed with
/// every position true.
class MaskedText {
 public:
  /// A stretch of a scalar: literal text, or a variable with its place in the text.
  struct Piece {
    std::string text;  ///< of a variable: what stands between the braces
    bool is_variable = false;
    std::size_t offset = 0;  ///< of a variable: bytes from the beginning of the text
  };

  /// Fails with kConfig when there are more variables than can be told apart (131,068).
  static Result<MaskedText> mask(std::string_view text);

  const std::string& text() const { return text_; }
  /// Splits a scalar of the parsed text at its placeholders. Empty when it is empty.
  std::vector<Piece> pieces(std::string_view scalar) const;

 private:
  struct Variable {
    std::string body;
    std::size_t offset = 0;
    std::size_t length = 0;   ///< of the placeholder in bytes
    bool is_variable = true;  ///< false: a character of the user's own that looks like a placeholder
  };
  bool add(Variable variable);
  bool add_literal(std::string_view literal, std::size_t offset);

  std::string text_;
  std::vector<Variable> variables_;
};

}  // namespace landfall
