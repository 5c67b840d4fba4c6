// Places in the user's file, and the list of everything wrong with it.
#include <fmt/format.h>
#include <landfall/spec.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace landfall {

std::string Position::to_string() const {
  const std::string_view name = file ? std::string_view(*file) : std::string_view();
  if (line == 0) return std::string(name);
  const std::string place = column == 0 ? fmt::format("{}", line) : fmt::format("{}:{}", line, column);
  return name.empty() ? place : fmt::format("{}:{}", name, place);
}

namespace {
// A file can be wrong in every line; more than this helps nobody and would make hostile files slow.
constexpr std::size_t kMostProblems = 200;

bool same_place(const Position& a, const Position& b) {
  return a.line == b.line && a.column == b.column &&
         (a.file == b.file || (a.file && b.file && *a.file == *b.file));
}
}  // namespace

void Problems::add(const Position& position, std::string message) {
  if (lines_.size() > kMostProblems) return;
  if (lines_.size() == kMostProblems) {
    lines_.emplace_back(Position{}, "there are more problems; they are shown when these are mended");
    return;
  }
  for (const auto& [where, text] : lines_)
    if (text == message && same_place(where, position)) return;
  lines_.emplace_back(position, std::move(message));
}

Result<void> Problems::result() const {
  if (lines_.empty()) return {};
  std::vector<std::string> files;  // in the order in which they were read
  std::vector<std::tuple<std::size_t, int, int, std::size_t>> order;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const Position& position = lines_[i].first;
    const std::string file = position.file ? *position.file : std::string();
    const auto found = std::find(files.begin(), files.end(), file);
    const bool is_last_word = i >= kMostProblems;
    order.emplace_back(is_last_word ? lines_.size() : static_cast<std::size_t>(found - files.begin()),
                       position.line, position.column, i);
    if (found == files.end()) files.push_back(file);
  }
  std::sort(order.begin(), order.end());
  std::string text;
  for (const auto& entry : order) {
    const auto& [position, message] = lines_[std::get<3>(entry)];
    const std::string place = position.to_string();
    if (!text.empty()) text += '\n';
    text += place.empty() ? message : fmt::format("{}: {}", place, message);
  }
  return Error(ErrorKind::kConfig, std::move(text));
}

}  // namespace landfall
