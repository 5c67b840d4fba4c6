// See flavour.h. Facts: the systems' own documentation of what they take over from PostgreSQL.
#include "destinations/postgresql/flavour.h"

#include <array>
#include <utility>

namespace landfall::postgresql {
namespace {

using Renamed = std::pair<std::string_view, std::string_view>;

template <std::size_t N>
std::string renamed(const std::array<Renamed, N>& names, std::string_view declared) {
  for (const auto& [from, to] : names)
    if (declared == from) return std::string(to);
  return std::string(declared);
}

std::string cockroach_type(std::string_view declared) {
  static constexpr std::array<Renamed, 2> kNames{{{"integer", "bigint"}, {"macaddr", "text"}}};
  return renamed(kNames, declared);
}

std::string crate_type(std::string_view declared) {
  static constexpr std::array<Renamed, 8> kNames{{{"bytea", "text"},
                                                  {"numeric(20,0)", "text"},
                                                  {"time without time zone", "text"},
                                                  {"date", "timestamp without time zone"},
                                                  {"uuid", "text"},
                                                  {"jsonb", "object"},
                                                  {"macaddr", "text"},
                                                  {"inet", "ip"}}};
  return declared.starts_with("numeric(") ? "text" : renamed(kNames, declared);
}

std::string redshift_type(std::string_view declared) {
  static constexpr std::array<Renamed, 5> kNames{{{"text", "character varying(65535)"},
                                                  {"bytea", "varbyte(1024000)"},
                                                  {"uuid", "character varying(36)"},
                                                  {"jsonb", "super"},
                                                  {"inet", "character varying(65535)"}}};
  if (declared.ends_with("[]")) return "super";
  return declared == "macaddr" ? "character varying(65535)" : renamed(kNames, declared);
}

// The more particular first: each names PostgreSQL too.
constexpr std::array<Flavour, 5> kFlavours{{
    {.title = "CockroachDB",
     .version_mark = "CockroachDB",
     .is_verified = false,
     .has_advisory_locks = false,
     .has_commit_status = false,
     .has_transactional_ddl = false,
     .has_temporary_tables = false,
     .has_partitions = false,
     .column_type = cockroach_type},
    {.title = "CrateDB",
     .version_mark = "CrateDB",
     .is_verified = false,
     .has_advisory_locks = false,
     .has_commit_status = false,
     .has_transactional_ddl = false,
     .has_temporary_tables = false,
     .keeps_unique = false,
     .has_partitions = false,
     .column_type = crate_type},
    {.title = "Redshift",
     .version_mark = "Redshift",
     .is_verified = false,
     .has_advisory_locks = false,
     .has_commit_status = false,
     .keeps_unique = false,
     .has_partitions = false,
     .column_type = redshift_type},
    {.title = "YugabyteDB",
     .version_mark = "-YB-",
     .is_verified = false,
     .has_advisory_locks = false,
     .has_commit_status = false,
     .has_transactional_ddl = false},
    {},
}};

constexpr Flavour kUnknown{.version_mark = "", .is_verified = false};

}  // namespace

const Flavour& flavour_of(std::string_view version) {
  for (const Flavour& flavour : kFlavours)
    if (version.find(flavour.version_mark) != std::string_view::npos) return flavour;
  return kUnknown;
}

}  // namespace landfall::postgresql
