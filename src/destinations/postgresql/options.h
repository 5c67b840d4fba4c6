// What a user says about tables in the destination's spec: indexes and partitions, by patterns of table
// names.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <landfall/spec.h>

namespace landfall::postgresql {

enum class IndexMethod : std::uint8_t { kBtree, kHash, kGin, kGist, kBrin };

/// An index on every table that matches.
struct IndexRule {
  std::vector<std::string> tables;
  std::vector<std::string> columns;
  IndexMethod method = IndexMethod::kBtree;

  static void describe(Fields<IndexRule>& f);
};

enum class PartitionBy : std::uint8_t { kRange, kList };
enum class PartitionInterval : std::uint8_t { kDay, kMonth, kYear };

/// How every table that matches is partitioned when it is created.
struct PartitionRule {
  std::vector<std::string> tables;
  PartitionBy by = PartitionBy::kRange;
  std::string column;
  PartitionInterval interval = PartitionInterval::kMonth;

  static void describe(Fields<PartitionRule>& f);
};

/// What is said of tables.
struct TableOptions {
  bool performance_index = false;  ///< CloudQuery's create_performance_indexes
  std::vector<IndexRule> indexes;
  std::vector<PartitionRule> partitions;

  bool has_indexes() const { return performance_index || !indexes.empty(); }
  /// The first rule that matches, or null.
  const PartitionRule* partition_of(std::string_view table) const;
};

}  // namespace landfall::postgresql

template <>
struct landfall::EnumNames<landfall::postgresql::IndexMethod> {
  using IndexMethod = postgresql::IndexMethod;
  static constexpr std::array<std::pair<std::string_view, IndexMethod>, 5> values{
      {{"btree", IndexMethod::kBtree},
       {"hash", IndexMethod::kHash},
       {"gin", IndexMethod::kGin},
       {"gist", IndexMethod::kGist},
       {"brin", IndexMethod::kBrin}}};
};

template <>
struct landfall::EnumNames<landfall::postgresql::PartitionBy> {
  using PartitionBy = postgresql::PartitionBy;
  static constexpr std::array<std::pair<std::string_view, PartitionBy>, 2> values{
      {{"range", PartitionBy::kRange}, {"list", PartitionBy::kList}}};
};

template <>
struct landfall::EnumNames<landfall::postgresql::PartitionInterval> {
  using PartitionInterval = postgresql::PartitionInterval;
  static constexpr std::array<std::pair<std::string_view, PartitionInterval>, 3> values{
      {{"day", PartitionInterval::kDay},
       {"month", PartitionInterval::kMonth},
       {"year", PartitionInterval::kYear}}};
};
