// Lines are cut while they are made: what does not fit is left out, never a bracket or half a character.
#include "wire/serving/wire_log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <utility>

#include "result/log.h"
#include "result/redact.h"
#include "spec/utf8.h"

namespace landfall {
namespace {

constexpr std::size_t kMostMessageBytes = 3000;
constexpr std::size_t kMostValueBytes = 600;
constexpr std::size_t kEndBytes = 8;  // of a line: `"}` and its end

std::string escaped_byte(unsigned char c) {
  switch (c) {
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '"':
    case '\\':
      return {'\\', static_cast<char>(c)};
    default:
      return c < 0x20 || c == 0x7f ? fmt::format("\\u{:04x}", c) : std::string(1, static_cast<char>(c));
  }
}

/// The text between quotes, at most `most` bytes of it.
std::string quoted(std::string_view text, std::size_t most) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string piece = length == 0   ? "\uFFFD"
                              : length == 1 ? escaped_byte(static_cast<unsigned char>(text.front()))
                                            : std::string(text.substr(0, length));
    if (out.size() + piece.size() > most) {
      out += "…";
      break;
    }
    out += piece;
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out += '"';
}

std::string json_line(LogLevel level, std::string_view module, std::string_view invocation_id,
                      std::string_view message, std::initializer_list<LogField> fields) {
  std::string line = fmt::format(R"({{"level":"{}","module":{})", to_string(level), quoted(module, 200));
  if (!invocation_id.empty()) line += fmt::format(R"(,"invocation_id":{})", quoted(invocation_id, 100));
  line += fmt::format(R"(,"message":{})", quoted(redact(message), kMostMessageBytes));
  for (const LogField& field : fields) {
    const std::string part =
        fmt::format(",{}:{}", quoted(field.key, 100), quoted(redact(field.value), kMostValueBytes));
    if (line.size() + part.size() + kEndBytes <= kMostLineBytes) line += part;
  }
  return line += "}\n";
}

std::string text_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char time[32];
  const std::size_t length = std::strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%SZ", &parts);
  const std::string words = quoted(redact(message), kMostMessageBytes);
  std::string line = fmt::format("{} {:<5} {}", std::string_view(time, length), to_string(level),
                                 std::string_view(words).substr(1, words.size() - 2));
  for (const LogField& field : fields) {
    const std::string part = fmt::format(" {}={}", field.key, quoted(redact(field.value), kMostValueBytes));
    if (line.size() + part.size() + kEndBytes <= kMostLineBytes) line += part;
  }
  return line += '\n';
}

/// An engine that has gone away is no reason to stop: nobody is left to tell.
void write_all(int fd, std::string_view line) {
  while (!line.empty()) {
    const ssize_t written = ::write(fd, line.data(), line.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) line.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void WireLog::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  if (level < options_.level) return;
  const std::lock_guard lock(mutex_);
  write_all(options_.fd, options_.json ? json_line(level, options_.module, invocation_id_, message, fields)
                                       : text_line(level, message, fields));
}

void WireLog::set_invocation_id(std::string id) {
  const std::lock_guard lock(mutex_);
  invocation_id_ = std::move(id);
}

}  // namespace landfall
