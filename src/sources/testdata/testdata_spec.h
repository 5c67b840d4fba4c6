// What a user can ask the testdata source for: which tables, how many rows, and what shall go wrong.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/spec.h>

namespace landfall::testdata {

/// A table, or the two tables of the family, that can be asked for.
enum class Shape : std::uint8_t { kWide, kTypes, kFamily, kNarrow };
/// Whether texts repeat: from pools of 4,096 values, or every one different.
enum class Distinct : std::uint8_t { kPool, kUnique };
/// Groups of columns of the types table.
enum class TypeGroup : std::uint8_t { kScalars, kLists, kStructs, kMaps };
/// Which edge values the types table mixes in: those most systems can keep, or also the extremes of each
/// type.
enum class Edges : std::uint8_t { kCommon, kExtreme };

struct TestdataSpec {
  std::vector<Shape> tables{Shape::kWide};
  std::int64_t rows = 1'000;
  std::int64_t children = 3;
  std::int64_t seed = 1;
  std::int64_t batch_rows = 10'000;
  Distinct distinct = Distinct::kPool;
  std::vector<TypeGroup> type_groups{TypeGroup::kScalars, TypeGroup::kLists, TypeGroup::kStructs,
                                     TypeGroup::kMaps};
  Edges edges = Edges::kCommon;
  bool incremental = false;
  std::string fail_table;
  std::int64_t fail_after_rows = 0;
  bool fail_sync = false;
  std::vector<std::string> table_errors;
  std::vector<std::int64_t> delete_records;
  std::int64_t pause_ms_per_batch = 0;

  static void describe(Fields<TestdataSpec>& f);
  static void check(const TestdataSpec& spec, const Value& where, Problems& problems);
};

}  // namespace landfall::testdata

template <>
struct landfall::EnumNames<landfall::testdata::Shape> {
  using Shape = landfall::testdata::Shape;
  static constexpr std::array<std::pair<std::string_view, Shape>, 4> values{{{"wide", Shape::kWide},
                                                                             {"types", Shape::kTypes},
                                                                             {"family", Shape::kFamily},
                                                                             {"narrow", Shape::kNarrow}}};
};

template <>
struct landfall::EnumNames<landfall::testdata::Distinct> {
  using Distinct = landfall::testdata::Distinct;
  static constexpr std::array<std::pair<std::string_view, Distinct>, 2> values{
      {{"pool", Distinct::kPool}, {"unique", Distinct::kUnique}}};
};

template <>
struct landfall::EnumNames<landfall::testdata::TypeGroup> {
  using TypeGroup = landfall::testdata::TypeGroup;
  static constexpr std::array<std::pair<std::string_view, TypeGroup>, 4> values{
      {{"scalars", TypeGroup::kScalars},
       {"lists", TypeGroup::kLists},
       {"structs", TypeGroup::kStructs},
       {"maps", TypeGroup::kMaps}}};
};

template <>
struct landfall::EnumNames<landfall::testdata::Edges> {
  using Edges = landfall::testdata::Edges;
  static constexpr std::array<std::pair<std::string_view, Edges>, 2> values{
      {{"common", Edges::kCommon}, {"extreme", Edges::kExtreme}}};
};
