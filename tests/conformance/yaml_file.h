// Reads one of the suite's own YAML files.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>
#include <landfall/spec.h>

namespace landfall::conformance {

/// Reads a file of exactly one document. Errors are kConfig with file:line:column.
Result<Value> read_yaml(const std::string& path);

/// Returns the entry of a map, or an error that names it.
Result<const Value*> need(const Value& map, std::string_view key);

/// Fails on an entry that is not among `known`.
Result<void> only_keys(const Value& map, std::initializer_list<std::string_view> known);

/// A scalar as a list of one, a list as it is; the texts.
std::vector<std::string> texts_of(const Value& value);

/// An error at a place in a file.
Error wrong(const Value& value, std::string message);

}  // namespace landfall::conformance
