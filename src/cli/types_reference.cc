// Prints which Arrow types fall into each kind, beside what every destination makes of it.
#include "cli/types_reference.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace landfall::cli {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, kKindCount> kArrowTypes{{
    {Kind::kBool, "bool"},
    {Kind::kInt, "int8, int16, int32, int64"},
    {Kind::kUint, "uint8, uint16, uint32, uint64"},
    {Kind::kFloat, "float16, float32, float64"},
    {Kind::kDecimal, "decimal128, decimal256"},
    {Kind::kText, "utf8, large_utf8"},
    {Kind::kBinary, "binary, large_binary, fixed_size_binary"},
    {Kind::kDate, "date32, date64"},
    {Kind::kTime, "time32, time64"},
    {Kind::kTimestamp, "timestamp of any unit, with or without time zone"},
    {Kind::kDuration, "duration of any unit"},
    {Kind::kInterval, "month, day_time and month_day_nano intervals"},
    {Kind::kUuid, "extension `uuid`"},
    {Kind::kJson, "extension `json`"},
    {Kind::kInet, "extension `inet`"},
    {Kind::kMac, "extension `mac`"},
    {Kind::kList, "list, large_list, fixed_size_list"},
    {Kind::kStruct, "struct"},
    {Kind::kMap, "map"},
}};

std::string_view stored_as(const DestinationDef& def, Kind kind) {
  for (const TypeRule& rule : def.types)
    if (rule.kind == kind) return rule.stored_as;
  return "";
}

}  // namespace

std::string types_reference(std::span<const DestinationDef* const> defs) {
  std::string heading = "| Kind | Arrow types |";
  std::string line = "|---|---|";
  for (const DestinationDef* def : defs) {
    heading += fmt::format(" {} |", def->title);
    line += "---|";
  }
  std::string page = fmt::format(
      "# Types\n\nWritten by `landfall docs`; do not edit.\n\n"
      "Every Arrow type that a source can send falls into one of {} kinds; a destination says how it keeps "
      "each kind. "
      "Notes on precision and text forms are on the destinations' pages. Other Arrow types, such as null, "
      "dictionary and "
      "union, are refused: a source converts them.\n\n{}\n{}\n",
      kKindCount, heading, line);
  for (const auto& [kind, arrow_types] : kArrowTypes) {
    page += fmt::format("| {} | {} |", to_string(kind), arrow_types);
    for (const DestinationDef* def : defs) page += fmt::format(" {} |", stored_as(*def, kind));
    page += '\n';
  }
  return page;
}

}  // namespace landfall::cli
