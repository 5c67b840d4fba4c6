// A sorted list of line starts, searched by halves.
#include "spec/text_positions.h"

#include <algorithm>

#include "spec/utf8.h"

namespace landfall {

TextPositions::TextPositions(std::string_view text, std::shared_ptr<const std::string> file)
    : text_(text), file_(std::move(file)) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    line_starts_.push_back(at + 1);
}

Position TextPositions::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t start = *(next - 1);
  const std::size_t next_start = next == line_starts_.end() ? text_.size() + 1 : *next;
  if (last_offset_ < start || last_offset_ >= next_start) {
    last_offset_ = start;
    last_column_ = 0;
  }
  if (offset >= last_offset_)
    last_column_ += count_characters(text_.substr(last_offset_, offset - last_offset_));
  else
    last_column_ -= count_characters(text_.substr(offset, last_offset_ - offset));
  last_offset_ = offset;
  return {file_, static_cast<int>(next - line_starts_.begin()), static_cast<int>(last_column_ + 1)};
}

}  // namespace landfall
