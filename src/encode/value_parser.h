// Inside of from_text: a parser per kind of value, put together to a tree like the type it parses.
#pragma once

#include <arrow/array/builder_base.h>
#include <arrow/type.h>
#include <simdjson.h>

#include <memory>
#include <string_view>

#include <landfall/result.h>

namespace landfall {

/// Adds values to an Arrow builder that it does not own.
class ValueParser {
 public:
  virtual ~ValueParser() = default;
  /// Adds a value in its text form.
  virtual Result<void> text(std::string_view text) = 0;
  /// Adds a JSON value; null becomes null.
  Result<void> json(simdjson::ondemand::value value);
  virtual Result<void> null() = 0;

 protected:
  /// Adds a JSON value that is not null: by default a string's content or a number's digits as text.
  virtual Result<void> json_value(simdjson::ondemand::value value);
};

/// Makes the parser for `type` on a builder of its storage type.
Result<std::unique_ptr<ValueParser>> make_value_parser(const arrow::DataType& type,
                                                       arrow::ArrayBuilder& builder);

/// The error for a value that is not of the type: names the type, never the value.
Error not_a(const arrow::DataType& type);

/// Makes the parser for list, struct or map types (nested_parser.cc).
Result<std::unique_ptr<ValueParser>> make_nested_parser(const arrow::DataType& type,
                                                        arrow::ArrayBuilder& builder);

/// Turns a simdjson failure into an Error.
Error bad_json(const arrow::DataType& type, simdjson::error_code code);

}  // namespace landfall
