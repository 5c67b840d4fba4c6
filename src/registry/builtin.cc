// Lists the built-in plugins: the sources by hand, the destinations from what CMake registered.
#include "registry/builtin.h"

#include <algorithm>
#include <array>
#include <span>

#include "destinations/registered.h"

// A source's definition() is declared here alone, as a destination's is by CMake.
namespace landfall::file_source {
const SourceDef& definition();
}
namespace landfall::testdata {
const SourceDef& definition();
}

namespace landfall {
namespace {

template <class Def>
const Def* find(std::span<const Def* const> all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Def* def) { return def->name == name; });
  return found == all.end() ? nullptr : *found;
}

template <class Def>
std::vector<std::string> names_of(std::span<const Def* const> all) {
  std::vector<std::string> names;
  for (const Def* def : all) names.emplace_back(def->name);
  return names;
}

}  // namespace

std::span<const SourceDef* const> all_sources() {
  static const std::array<const SourceDef*, 2> list{&file_source::definition(), &testdata::definition()};
  return list;
}

std::span<const DestinationDef* const> all_destinations() { return destinations::all(); }

const SourceDef* find_source(std::string_view name) { return find(all_sources(), name); }
const DestinationDef* find_destination(std::string_view name) { return find(destinations::all(), name); }
std::vector<std::string> source_names() { return names_of(all_sources()); }
std::vector<std::string> destination_names() { return names_of(destinations::all()); }

bool is_left_out(std::string_view destination) {
  const auto names = destinations::left_out();
  return std::find(names.begin(), names.end(), destination) != names.end();
}

}  // namespace landfall
