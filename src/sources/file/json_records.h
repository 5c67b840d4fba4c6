// Reads the records of a JSON file: objects on lines of their own, one after another, or in one array.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>

#include "sources/file/json_scanner.h"
#include "sources/file/text_window.h"

namespace landfall::file_source {

/// Gives a file's objects in order. What is wrong is kRejected with file and line.
class JsonRecords {
 public:
  static Result<JsonRecords> open(const std::string& path);

  /// Gives the members of the next object, or null at the end. They stay good until the next call.
  Result<const std::vector<JsonMember>*> next();
  /// An error about the last record.
  Error error_in_record(std::string_view what) const {
    return window_.error_at(window_.bytes().data(), what);
  }

 private:
  enum class Place : std::uint8_t { kStart, kBeforeRecord, kBehindRecord, kBehindArray };

  explicit JsonRecords(TextWindow window) : window_(std::move(window)) {}
  Result<bool> find_record();
  Result<bool> pass(char mark);
  Result<void> scan_record();
  Error wrong(std::string_view what) const { return window_.error_at(window_.bytes().data(), what); }

  TextWindow window_;
  std::vector<JsonMember> members_;
  std::size_t used_ = 0;
  Place place_ = Place::kStart;
  bool in_array_ = false;
};

}  // namespace landfall::file_source
