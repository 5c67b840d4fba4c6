// The type words of conformance cases: `int64`, `timestamp[us, UTC]`, `decimal128(38, 10)`, `list<item:
// utf8>`.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string_view>

#include <landfall/result.h>

namespace landfall::conformance {

/// Reads one type from the front of `text` and leaves the rest in it, leading blanks removed. Words are
/// Arrow's, plus uuid, json, inet and mac: `list<T>`, `large_list<T>`, `fixed_size_list<T>(n)`, `struct<name:
/// T, …>`, `map<K, V>`, `fixed_size_binary(n)`, `time32[s]`, `timestamp[us]`, `timestamp[us, UTC]`,
/// `duration[ms]`. Unknown: kConfig.
Result<std::shared_ptr<arrow::DataType>> take_type(std::string_view& text);

}  // namespace landfall::conformance
