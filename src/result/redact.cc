// Every spelling of every secret is kept in one set, copied on write, so that readers never wait for writers.
#include "result/redact.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace landfall {
namespace {

constexpr std::size_t kShortestSecret = 4;
constexpr std::size_t kShortestLine = 8;
constexpr std::size_t kShortestNumber = 6;
constexpr std::size_t kLongestWithLines = 64 * 1024;  // longer is data rather than a key

using Spellings = std::set<std::string>;

class Memory {
 public:
  std::shared_ptr<const Spellings> get() const {
    const std::lock_guard lock(mutex_);
    return spellings_;
  }

  void add(Spellings more) {
    const std::lock_guard lock(mutex_);
    if (std::includes(spellings_->begin(), spellings_->end(), more.begin(), more.end())) return;
    auto next = std::make_shared<Spellings>(*spellings_);
    next->merge(std::move(more));
    spellings_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Spellings> spellings_ = std::make_shared<Spellings>();
};

Memory& memory() {
  static Memory instance;
  return instance;
}

bool is_number(std::string_view text) {
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.';
  });
}

bool is_ordinary(std::string_view text) {
  if (text.size() < kShortestSecret) return true;
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  if (lower == "true" || lower == "false" || lower == "null") return true;
  const auto digits = std::count_if(text.begin(), text.end(),
                                    [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
  return is_number(text) && static_cast<std::size_t>(digits) < kShortestNumber;
}

std::string percent_encode(std::string_view text, std::string_view digits) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::string json_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void add_spellings(std::string_view text, Spellings& out) {
  out.emplace(text);
  out.insert(percent_encode(text, "0123456789ABCDEF"));
  out.insert(percent_encode(text, "0123456789abcdef"));
  out.insert(json_escape(text));
}

void add_lines(std::string_view text, Spellings& out) {
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())) != 0) line.remove_suffix(1);
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.front())) != 0)
      line.remove_prefix(1);
    if (line.size() >= kShortestLine && !is_ordinary(line)) add_spellings(line, out);
  }
}

}  // namespace

void remember_secret(std::string value) {
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  if (is_ordinary(value)) return;
  Spellings spellings;
  add_spellings(value, spellings);
  if (value.size() <= kLongestWithLines && value.find('\n') != std::string::npos) add_lines(value, spellings);
  memory().add(std::move(spellings));
}

std::string redact(std::string_view text) {
  const auto spellings = memory().get();
  // Marking first and replacing afterwards leaves nothing of two secrets that overlap.
  std::vector<bool> hidden;
  for (const std::string& spelling : *spellings) {
    for (std::size_t at = text.find(spelling); at != std::string_view::npos;
         at = text.find(spelling, at + 1)) {
      hidden.resize(text.size());
      std::fill_n(hidden.begin() + static_cast<std::ptrdiff_t>(at), spelling.size(), true);
    }
  }
  if (hidden.empty()) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!hidden[i])
      out += text[i];
    else if (i == 0 || !hidden[i - 1])
      out += "***";
  }
  return out;
}

}  // namespace landfall
