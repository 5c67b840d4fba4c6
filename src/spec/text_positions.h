// From a byte of a file to the line and column an editor shows.
#pragma once

#include <landfall/spec.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace landfall {

/// Keeps where the lines of a text begin. The text must outlive it. For one thread: it remembers the last
/// answer, as counting from the line's beginning each time would make long lines slow.
class TextPositions {
 public:
  TextPositions(std::string_view text, std::shared_ptr<const std::string> file);
  /// Columns count characters, not bytes. Offsets behind the end give the end.
  Position at(std::size_t offset) const;
  const std::shared_ptr<const std::string>& file() const { return file_; }

 private:
  std::string_view text_;
  std::shared_ptr<const std::string> file_;
  std::vector<std::size_t> line_starts_{0};
  mutable std::size_t last_offset_ = 0;
  mutable std::size_t last_column_ = 0;  ///< characters of its line before last_offset_
};

}  // namespace landfall
