// Makes the texts of the wide table.
#include "sources/testdata/wide_content.h"

#include <string>

namespace landfall::testdata {
namespace {

using namespace std::string_literals;

constexpr std::array<std::string_view, 8> kTeams{"payments", "search",  "identity", "platform",
                                                 "data",     "billing", "mobile",   "edge"};
constexpr std::array<std::string_view, 8> kRoles{"web",   "api",   "worker", "cache",
                                                 "queue", "batch", "proxy",  "db"};
constexpr std::array<std::string_view, 4> kStages{"prod", "stage", "test", "dev"};
constexpr std::array<std::string_view, 8> kSizes{"t3.micro",  "t3.large",  "m5.large",    "m5.xlarge",
                                                 "c6i.large", "r6g.large", "m6i.2xlarge", "c5.4xlarge"};
constexpr std::array<std::string_view, 6> kPlaces{"Zürich", "München", "São Paulo",
                                                  "東京",   "Kraków",  "Ωmega 🚀"};

template <std::size_t N>
std::string pick(const std::array<std::string_view, N>& from, CellRandom& random) {
  return std::string(from[random.below(N)]);
}

std::string mark() { return std::string(TextPool::kMark); }

std::string name(std::size_t, CellRandom& random) {
  return pick(kRoles, random) + "-" + pick(kStages, random) + "-" + mark();
}

std::string description(std::size_t, CellRandom& random) {
  return "The \"" + pick(kRoles, random) + "\" node of team '" + pick(kTeams, random) + "', " +
         pick(kStages, random) + ", made by terraform, see ticket " + mark() + ", keep";
}

std::string tags(std::size_t, CellRandom& random) {
  return R"({"env":")" + pick(kStages, random) + R"(","team":")" + pick(kTeams, random) +
         R"(","cost_center":"cc-)" + std::to_string(1000 + random.below(9000)) + R"(","stack":")" + mark() +
         R"("})";
}

std::string config(std::size_t, CellRandom& random) {
  return R"({"instance":{"type":")" + pick(kSizes, random) + R"(","vcpu":)" +
         std::to_string(1 << random.below(6)) + R"(,"ratio":0.25},"network":{"vpc":"vpc-)" + mark() +
         R"(","subnets":["subnet-0a1b2c3d","subnet-4e5f6a7b"],"public":)" +
         (random.below(2) ? "true" : "false") + R"(},"disks":[{"device":"/dev/xvda","gb":)" +
         std::to_string(8 * (1 + random.below(64))) + R"(}],"metadata":{"hops":2,"endpoint":null}})";
}

std::string security_group(std::size_t, CellRandom&) { return "sg-0" + mark() + "c0de"; }

std::string notes(std::size_t, CellRandom& random) {
  return "Checked by ops, site " + pick(kPlaces, random) + "\nticket\t" + mark() + ", café hours";
}

}  // namespace

WideContent::WideContent(std::uint64_t seed)
    : names(seed + 1, name),
      descriptions(seed + 2, description),
      tags(seed + 3, testdata::tags),
      configs(seed + 4, config),
      security_groups(seed + 5, security_group),
      notes(seed + 6, testdata::notes) {}

}  // namespace landfall::testdata
