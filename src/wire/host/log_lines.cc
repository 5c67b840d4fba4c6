// A line is split off, read as JSON, counted, and written when no flood is under way.
#include "wire/host/log_lines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "result/redact.h"
#include "wire/host/line_text.h"

namespace landfall {
namespace {

constexpr std::size_t kLongestLine = 64 * 1024;
constexpr std::size_t kLongestSecret = 4 * 1024;  // half a secret at a cut would not be recognised
constexpr std::size_t kMostLastWords = 5;
constexpr std::size_t kLongestLastWord = 400;

}  // namespace

LogLines::LogLines(Log& log, std::string plugin, Clock clock)
    : log_(log), plugin_(std::move(plugin)), clock_(std::move(clock)) {}

void LogLines::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::size_t kept = std::min(end, kLongestLine + kLongestSecret - line_.size());
    line_ += bytes.substr(0, kept);
    left_out_ += end - kept;
    if (end == bytes.size()) return;
    end_line();
    bytes.remove_prefix(end + 1);
  }
}

void LogLines::finish() {
  end_line();
  tell_dropped(chatter_, "lines");
  tell_dropped(warnings_and_errors_, "warnings and errors");
}

void LogLines::end_line() {
  if (left_out_ == 0 && line_.ends_with('\r')) line_.pop_back();  // from a terminal
  const bool whole = line_.size() <= kLongestLine;
  if (!line_.empty()) take(whole ? reader_.read(line_) : read_beginning(line_));
  line_.clear();
  left_out_ = 0;
}

void LogLines::take(const LogRecord& record) {
  if (record.counted && record.level == LogLevel::kError) ++errors_;
  if (record.counted && record.level == LogLevel::kWarn) ++warnings_;
  const bool loud = record.level >= LogLevel::kWarn;
  FloodGate& gate = loud ? warnings_and_errors_ : chatter_;
  if (!gate.pass(clock_(), record.text.size())) return;
  tell_dropped(gate, loud ? "warnings and errors" : "lines");
  const std::string text = presentable(record.text);
  if (loud || record.plain) remember(text);
  log_.write(record.level, text, {{"plugin", plugin_}});
}

/// The log redacts too, but would not know a secret that is cut or has a character written out.
std::string LogLines::presentable(const std::string& text) const {
  if (line_.size() <= kLongestLine) return harmless(redact(text));
  std::string beginning = redact(text);
  beginning.resize(beginning.size() - std::min(beginning.size(), kLongestSecret));
  return fmt::format("{} [a line of {} bytes, cut]", shortened(harmless(beginning), kLongestLine),
                     line_.size() + left_out_);
}

void LogLines::tell_dropped(FloodGate& gate, std::string_view what) {
  const std::int64_t dropped = gate.take_dropped();
  if (dropped == 0) return;
  log_.write(LogLevel::kWarn, fmt::format("{} {} left out: more came than a log should hold", dropped, what),
             {{"plugin", plugin_}});
}

void LogLines::remember(const std::string& text) {
  const std::lock_guard lock(mutex_);
  last_words_.push_back(shortened(text, kLongestLastWord));
  if (last_words_.size() > kMostLastWords) last_words_.pop_front();
}

std::string LogLines::last_words() const {
  const std::lock_guard lock(mutex_);
  return fmt::format("{}", fmt::join(last_words_, " / "));
}

}  // namespace landfall
