// The destination `postgresql`: tables in a PostgreSQL database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <landfall/destination.h>
#include "destinations/postgresql/copy_rows.h"
#include "destinations/postgresql/options.h"

namespace landfall::postgresql {

enum class Publish : std::uint8_t { kDirect, kAtomic };

struct PostgresqlSpec {
  Secret connection_string;
  std::string pgx_log_level = "error";
  std::int64_t batch_size = 10'000;
  std::int64_t batch_size_bytes = 100'000'000;
  Duration batch_timeout = std::chrono::seconds(60);
  bool create_performance_indexes = false;
  std::int64_t retry_on_deadlock = 0;
  std::int64_t writers = 1;
  Publish publish = Publish::kDirect;
  std::vector<IndexRule> indexes;
  std::vector<PartitionRule> partition;
  NulCharacters nul_characters = NulCharacters::kStrip;
  Duration stall_timeout = std::chrono::hours(1);
  std::optional<Value> aws_iam_auth;
  std::optional<Value> lakebase;
  std::optional<Value> pgvector_config;

  static void describe(Fields<PostgresqlSpec>& f);
  static void check(const PostgresqlSpec& spec, const Value& where, Problems& problems);
};

const DestinationDef& definition();

}  // namespace landfall::postgresql

template <>
struct landfall::EnumNames<landfall::postgresql::Publish> {
  using Publish = postgresql::Publish;
  static constexpr std::array<std::pair<std::string_view, Publish>, 2> values{
      {{"direct", Publish::kDirect}, {"atomic", Publish::kAtomic}}};
};

template <>
struct landfall::EnumNames<landfall::postgresql::NulCharacters> {
  using NulCharacters = postgresql::NulCharacters;
  static constexpr std::array<std::pair<std::string_view, NulCharacters>, 3> values{
      {{"strip", NulCharacters::kStrip},
       {"replace", NulCharacters::kReplace},
       {"error", NulCharacters::kError}}};
};
