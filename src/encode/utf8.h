// Is text valid UTF-8, and what to write when it is not.
#pragma once

#include <string>
#include <string_view>

#include "encode/column_view.h"

namespace landfall {

bool is_valid_utf8(std::string_view text);

/// A copy in which every byte that does not belong to a valid character is U+FFFD.
std::string with_valid_utf8(std::string_view text);

/// Tells quickly for the rows of one column. All values are checked in one sweep when it is made; when that
/// finds nothing wrong, a single value can only be invalid by beginning or ending inside a character.
class Utf8Column {
 public:
  explicit Utf8Column(const BytesView& view)
      : all_valid_(is_valid_utf8(view.all())), end_(view.all().data() + view.all().size()) {}
  bool is_valid(std::string_view value) const {
    if (value.empty()) return true;
    if (!all_valid_) return is_valid_utf8(value);
    const char* const end = value.data() + value.size();
    return begins_character(value.front()) && (end == end_ || begins_character(*end));
  }

 private:
  static bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

  bool all_valid_;
  const char* end_;
};

}  // namespace landfall
