// Fills in the placeholders of sync_group_id.
#include "registry/group_id.h"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <utility>

namespace landfall {
namespace {

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

}  // namespace

std::string render_group_id(std::string_view pattern, std::int64_t sync_time_us,
                            std::string_view invocation_id) {
  const std::time_t seconds = sync_time_us / kMicrosecondsPerSecond;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  const auto two_digits = [](int number) { return fmt::format("{:02}", number); };
  const std::array<std::pair<std::string_view, std::string>, 6> values{{
      {"{{YEAR}}", fmt::format("{:04}", utc.tm_year + 1900)},
      {"{{MONTH}}", two_digits(utc.tm_mon + 1)},
      {"{{DAY}}", two_digits(utc.tm_mday)},
      {"{{HOUR}}", two_digits(utc.tm_hour)},
      {"{{MINUTE}}", two_digits(utc.tm_min)},
      {"{{SYNC_ID}}", std::string(invocation_id)},
  }};
  std::string text(pattern);
  for (const auto& [placeholder, value] : values) replace_all(text, placeholder, value);
  return text;
}

}  // namespace landfall
