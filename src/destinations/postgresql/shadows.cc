// See shadows.h.
#include "destinations/postgresql/shadows.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "destinations/postgresql/object_names.h"

namespace landfall::postgresql {
namespace {

constexpr std::string_view kPrefix = "_landfall_";
constexpr std::size_t kDigits = 16;

std::optional<std::uint64_t> hex_number(std::string_view digits) {
  std::uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, number, 16);
  if (problem != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

std::string shadow_name(std::int64_t presence, std::size_t number) {
  std::string digits(kDigits, '0');
  auto bits = static_cast<std::uint64_t>(presence);
  for (std::size_t i = kDigits; i-- > 0; bits >>= 4U) digits[i] = "0123456789abcdef"[bits & 15U];
  return std::string(kPrefix) + digits + "_" + std::to_string(number);
}

std::optional<std::int64_t> presence_in(std::string_view table) {
  if (!table.starts_with(kPrefix)) return std::nullopt;
  table.remove_prefix(kPrefix.size());
  if (table.size() < kDigits + 2 || table[kDigits] != '_') return std::nullopt;
  const std::string_view number = table.substr(kDigits + 1);
  if (!std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  const auto presence = hex_number(table.substr(0, kDigits));
  if (!presence) return std::nullopt;
  return static_cast<std::int64_t>(*presence);
}

std::int64_t presence_of(std::string_view invocation_id, std::string_view plugin_name) {
  const std::string hash = name_hash(std::string(invocation_id) + "\n" + std::string(plugin_name));
  return static_cast<std::int64_t>(*hex_number(std::string_view(hash).substr(0, kDigits)));
}

bool Shadows::is_wanted(std::string_view table) const {
  return std::ranges::any_of(wanted, [&](const TablePtr& each) { return each->name == table; });
}

void Shadows::published() {
  wanted.clear();
  by_table.clear();
  stale.clear();
  ++round;
}

void Shadows::want(TablePtr table) {
  for (TablePtr& known : wanted) {
    if (known->name != table->name) continue;
    known = std::move(table);
    return;
  }
  wanted.push_back(std::move(table));
}

}  // namespace landfall::postgresql
