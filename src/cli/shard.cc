// Reads --shard. The five refusals are those of CloudQuery's command line.
#include "cli/shard.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace landfall::cli {
namespace {

Error invalid(std::string_view text, std::string_view why) {
  return Error(
      ErrorKind::kConfig,
      fmt::format("invalid shard format \"{}\": {}; write --shard N/M, such as --shard 1/4", text, why));
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, 10);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

}  // namespace

Result<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.find('/', slash + 1) != std::string_view::npos)
    return invalid(text, "it must be two numbers with one slash between them");
  const std::optional<int> num = whole_number(text.substr(0, slash));
  if (!num) return invalid(text, "the shard's number is not an integer");
  const std::optional<int> total = whole_number(text.substr(slash + 1));
  if (!total) return invalid(text, "the number of shards is not an integer");
  if (*num < 1 || *total < 1) return invalid(text, "both numbers must be greater than 0");
  if (*num > *total) return invalid(text, "the shard's number is greater than the number of shards");
  return Shard{.num = *num, .total = *total};
}

}  // namespace landfall::cli
