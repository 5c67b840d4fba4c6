// Levels are part of the protocol, everything else in a line is for people.
#include "wire/host/log_record.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <optional>

#include "result/log.h"

namespace landfall {
namespace {

using simdjson::dom::element;

std::string_view text_of(simdjson::simdjson_result<element> field) {
  std::string_view text;
  return field.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\r\n\"=\\") == std::string_view::npos;
}

/// Strings without blanks stand bare, all else as JSON.
std::string value_text(element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS && is_plain(text)) return std::string(text);
  return simdjson::minify(value);
}

bool stands_elsewhere(std::string_view key) {
  return key == "level" || key == "message" || key == "module" || key == "invocation_id";
}

std::string describe(simdjson::dom::object fields) {
  std::string text(text_of(fields["message"]));
  for (const auto [key, value] : fields)
    if (!stands_elsewhere(key))
      text += fmt::format("{}{}={}", text.empty() ? "" : " ", key, value_text(value));
  return text;
}

void set_level(LogRecord& record, std::string_view name) {
  const auto level = parse_log_level(name);
  record.level = level.value_or(LogLevel::kError);
  record.counted = level.has_value();
  if (!level) record.text = fmt::format("unknown level \"{}\": {}", name, record.text);
}

}  // namespace

struct LogRecordReader::Parser {
  simdjson::dom::parser dom;
};

LogRecordReader::LogRecordReader() : parser_(std::make_unique<Parser>()) {}
LogRecordReader::~LogRecordReader() = default;

LogRecord LogRecordReader::read(std::string_view line) {
  simdjson::dom::object fields;
  if (parser_->dom.parse(line.data(), line.size()).get(fields) != simdjson::SUCCESS)
    return {.plain = true, .text = std::string(line)};
  LogRecord record{.text = describe(fields)};
  set_level(record, text_of(fields["level"]));
  return record;
}

LogRecord read_beginning(std::string_view line) {
  constexpr std::string_view kLevel = R"("level":")";
  LogRecord record{.plain = true, .text = std::string(line)};
  const std::size_t at = line.find(kLevel);  // cannot stand inside a JSON string, whose quotes are escaped
  if (!line.starts_with('{') || at == std::string_view::npos) return record;
  const std::string_view name = line.substr(at + kLevel.size());
  if (const auto level = parse_log_level(name.substr(0, name.find('"')))) record.level = *level;
  return record;
}

}  // namespace landfall
