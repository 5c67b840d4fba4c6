// Makes the lines itself and leaves files, standard error and locking to spdlog.
#include "result/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <ctime>
#include <utility>
#include <vector>

#include "result/redact.h"

namespace landfall {
namespace {

constexpr std::array<std::string_view, 5> kLevelNames{"trace", "debug", "info", "warn", "error"};

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// Escapes what would break a line, and with `quotes` what would end a quoted string.
std::string escape(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else if (quotes && (c == '"' || c == '\\'))
      (out += '\\') += c;
    else
      out += c;
  }
  return out;
}

std::string quoted(std::string_view text) { return '"' + escape(text, true) + '"'; }

std::string text_value(const std::string& value) {
  const bool plain = !value.empty() && value.find_first_of(" \t\r\n\"=\\") == std::string::npos;
  return plain ? escape(value, false) : quoted(value);
}

class SpdlogLog : public Log {
 public:
  SpdlogLog(const LogOptions& options, std::vector<spdlog::sink_ptr> sinks)
      : options_(options), logger_("landfall", sinks.begin(), sinks.end()) {
    logger_.set_pattern("%v");
    logger_.flush_on(spdlog::level::trace);
    logger_.set_level(spdlog::level::trace);
  }

  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) override {
    if (level < options_.level) return;
    const std::string line =
        options_.json ? json_line(level, message, fields) : text_line(level, message, fields);
    logger_.log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  }

 private:
  static std::string text_line(LogLevel level, std::string_view message,
                               std::initializer_list<LogField> fields) {
    std::string line =
        fmt::format("{} {:<5} {}", utc_now(), to_string(level), escape(redact(message), false));
    for (const LogField& field : fields)
      line += fmt::format(" {}={}", field.key, text_value(redact(field.value)));
    return line;
  }

  std::string json_line(LogLevel level, std::string_view message,
                        std::initializer_list<LogField> fields) const {
    std::string line = fmt::format(
        R"({{"level":"{}","module":{},"invocation_id":{},"time":"{}","message":{})", to_string(level),
        quoted(options_.module), quoted(options_.invocation_id), utc_now(), quoted(redact(message)));
    for (const LogField& field : fields)
      line += fmt::format(",{}:{}", quoted(field.key), quoted(redact(field.value)));
    return line += '}';
  }

  LogOptions options_;
  spdlog::logger logger_;
};

}  // namespace

Result<std::unique_ptr<Log>> open_log(const LogOptions& options) {
  std::vector<spdlog::sink_ptr> sinks;
  try {
    if (!options.file.empty())
      sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file, options.overwrite));
    if (options.console) sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    return std::unique_ptr<Log>(std::make_unique<SpdlogLog>(options, std::move(sinks)));
  } catch (const std::exception& failure) {
    return Error(ErrorKind::kConfig,
                 fmt::format("opening the log file {}: {}", options.file, failure.what()));
  }
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i)
    if (kLevelNames[i] == text) return static_cast<LogLevel>(i);
  return std::nullopt;
}

std::string_view to_string(LogLevel level) { return kLevelNames.at(static_cast<std::size_t>(level)); }

}  // namespace landfall
