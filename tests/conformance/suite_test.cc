// The suite judged: it must pass a right destination, and must fail each kind of wrong one in the case that
// is there for it.
#include "suite.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "case_reader.h"
#include "memory_destination.h"
#include "yaml_file.h"

namespace landfall::conformance {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

const std::vector<Case>& all_cases() {
  static const std::vector<Case> kCases = [] {
    auto read = read_cases(LANDFALL_SOURCE_DIR "/tests/conformance/cases");
    EXPECT_TRUE(read.ok()) << read.error().message();
    return read.ok() ? *std::move(read) : std::vector<Case>();
  }();
  return kCases;
}

Value memory_spec() {
  Value path;
  path.kind = Value::Kind::kString;
  path.text = "${DIR}";
  Value spec;
  spec.kind = Value::Kind::kMap;
  spec.entries.push_back({"path", {}, path});
  return spec;
}

std::vector<CaseResult> run(const MemoryOptions& options, const std::string& only = "",
                            const std::vector<Waiver>& waivers = {}) {
  const DestinationDef definition = memory_definition(options);
  const Target target{"memory", &definition, definition.capabilities, memory_spec(), {}, {}};
  SuiteOptions suite;
  suite.only = only;
  suite.run_prefix = "m_";
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string scratch = std::string(info->test_suite_name()) + info->name() + std::to_string(getpid());
  std::replace(scratch.begin(), scratch.end(), '/', '_');
  suite.scratch = (std::filesystem::temp_directory_path() / scratch).string();
  const auto results = run_suite(all_cases(), {target}, waivers, suite, [](const CaseResult&) {});
  EXPECT_TRUE(results.ok());
  return results.ok() ? *results : std::vector<CaseResult>();
}

std::vector<std::string> wrong_ones(const std::vector<CaseResult>& results) {
  std::vector<std::string> names;
  for (const CaseResult& result : results)
    if (!result.ok()) names.push_back(result.name + ": " + result.message);
  return names;
}

bool is_wrong(const std::vector<CaseResult>& results, const std::string& name) {
  return std::any_of(results.begin(), results.end(),
                     [&](const CaseResult& result) { return result.name == name && !result.ok(); });
}

TEST(SuiteTest, PassesARightDestination) {
  const auto results = run({memory_capabilities(), {}});
  EXPECT_GE(results.size(), 150U);
  EXPECT_THAT(wrong_ones(results), IsEmpty());
  for (const CaseResult& result : results)
    if (result.expected == Expected::kRefuse && !result.name.ends_with("safe")) ADD_FAILURE() << result.name;
}

TEST(SuiteTest, PassesADestinationThatRefusesWhatItDeclares) {
  Capabilities nothing;
  nothing.read = true;
  const auto results = run({nothing, {}});
  EXPECT_GE(results.size(), 150U);
  EXPECT_THAT(wrong_ones(results), IsEmpty());
  for (const CaseResult& result : results) {
    const bool asks_more = result.name.starts_with("erase/") || result.name.starts_with("write/upsert");
    if (asks_more && result.outcome != Outcome::kRefused) ADD_FAILURE() << result.name;
  }
}

TEST(SuiteTest, PassesADestinationThatCannotBeReadAndSaysSo) {
  Capabilities unread = memory_capabilities();
  unread.read = false;
  const auto results = run({unread, {}}, "write/*");
  EXPECT_GE(results.size(), 20U);
  EXPECT_THAT(wrong_ones(results), IsEmpty());
  for (const CaseResult& result : results) EXPECT_EQ(result.outcome, Outcome::kRefused) << result.name;
}

TEST(SuiteTest, PassesEveryChangeDeclaredSafe) {
  Capabilities can = memory_capabilities();
  can.safe.add_not_null_column = can.safe.remove_not_null_column = true;
  const auto results = run({can, {}}, "migrate/remove_column_not_null/*");
  ASSERT_EQ(results.size(), 2U);
  EXPECT_THAT(wrong_ones(results), IsEmpty());
  EXPECT_EQ(results[0].outcome, Outcome::kPass);
}

TEST(SuiteTest, FailsADestinationThatCanMoreThanItDeclares) {
  Capabilities declared = memory_capabilities();
  declared.overwrite = declared.delete_stale = declared.delete_record = declared.read = false;
  DestinationDef definition = memory_definition({memory_capabilities(), {}});
  definition.capabilities = declared;
  const Target target{"memory", &definition, definition.capabilities, memory_spec(), {}, {}};
  SuiteOptions options;
  options.scratch =
      (std::filesystem::temp_directory_path() / ("landfall-more-" + std::to_string(getpid()))).string();
  for (const char* name : {"erase/stale_keyed", "erase/record_one", "write/append"}) {
    options.only = name;
    const auto results = run_suite(all_cases(), {target}, {}, options, [](const CaseResult&) {});
    ASSERT_TRUE(results.ok());
    EXPECT_TRUE(is_wrong(*results, name)) << name;
  }
}

struct Expectation {
  Defect defect;
  const char* failing_case;
};

// Without this GoogleTest prints addresses, and a test's name would differ from run to run.
void PrintTo(const Expectation& expectation, std::ostream* out) { *out << expectation.failing_case; }

class DefectTest : public ::testing::TestWithParam<Expectation> {};

TEST_P(DefectTest, FailsTheCaseThatIsThereForIt) {
  const std::string name = GetParam().failing_case;
  EXPECT_TRUE(is_wrong(run({memory_capabilities(), {GetParam().defect}}, name), name));
}

INSTANTIATE_TEST_SUITE_P(
    All, DefectTest,
    ::testing::Values(Expectation{Defect::kDropsLastBatch, "write/append"},
                      Expectation{Defect::kKeepsFirstOfEqualKeys, "write/upsert_last_wins"},
                      Expectation{Defect::kKeepsAllOfEqualKeys, "write/upsert_last_wins"},
                      Expectation{Defect::kMergesNulls, "write/upsert_nulls"},
                      Expectation{Defect::kReplacesWithoutKeys, "write/append"},
                      Expectation{Defect::kErasesUpTo, "erase/stale_keyed"},
                      Expectation{Defect::kErasesWholeSeconds, "erase/stale_keyless"},
                      Expectation{Defect::kErasesOtherSources, "erase/stale_sources"},
                      Expectation{Defect::kErasesNullSources, "erase/stale_sources"},
                      Expectation{Defect::kErasesBeforeWrites, "order/erase_sees_writes"},
                      Expectation{Defect::kOrIsAnd, "erase/record_or"},
                      Expectation{Defect::kAndIsOr, "erase/record_and"},
                      Expectation{Defect::kGroupsAreOr, "erase/record_groups"},
                      Expectation{Defect::kIgnoresRelations, "erase/relations"},
                      Expectation{Defect::kIgnoresNullPredicate, "erase/record_null"},
                      Expectation{Defect::kCutsTimestamps, "types/timestamp_us_utc"},
                      Expectation{Defect::kNumbersThroughDouble, "types/int64_beyond_double"},
                      Expectation{Defect::kTextEndsAtNul, "types/utf8_nul"},
                      Expectation{Defect::kEmptyTextIsNull, "types/utf8"},
                      Expectation{Defect::kEmptyListIsNull, "types/list_int64"},
                      Expectation{Defect::kIgnoresSliceOffsets, "types/int64"},
                      Expectation{Defect::kForgetsOnClose, "write/append"},
                      Expectation{Defect::kForcedKeepsNothing, "migrate/add_column/forced"},
                      Expectation{Defect::kRefusesLate, "migrate/several_tables_safe"},
                      Expectation{Defect::kNeverRefuses, "migrate/change_column/safe"},
                      Expectation{Defect::kWrongRefusalKind, "migrate/change_column/safe"},
                      Expectation{Defect::kPlanSeesChangesTwice, "migrate/twice"},
                      Expectation{Defect::kRefusesNamesAndForgets, "names/injection"},
                      Expectation{Defect::kReadsOldColumns, "migrate/remove_column/safe"}),
    [](const auto& tested) { return "Defect" + std::to_string(static_cast<int>(tested.param.defect)); });

TEST(SuiteTest, FailsARefusalThatChangesRows) {
  Capabilities can = memory_capabilities();
  can.delete_record = false;
  const auto results = run({can, {Defect::kErasesWhatItRefuses}}, "erase/record_one");
  EXPECT_TRUE(is_wrong(results, "erase/record_one"));
}

TEST(SuiteTest, AWaivedCaseMustFail) {
  const std::vector<Waiver> waivers = {{"memory", "write/app*", "reason"}};
  const auto right = run({memory_capabilities(), {}}, "write/append", waivers);
  ASSERT_EQ(right.size(), 1U);
  EXPECT_EQ(right[0].expected, Expected::kWaived);
  EXPECT_FALSE(right[0].ok());
  const auto wrong = run({memory_capabilities(), {Defect::kForgetsOnClose}}, "write/append", waivers);
  EXPECT_TRUE(wrong.at(0).ok());
}

TEST(SuiteTest, AWaiverForNoCaseIsUnused) {
  const DestinationDef definition = memory_definition({memory_capabilities(), {}});
  const std::vector<Target> targets = {
      {"memory", &definition, definition.capabilities, memory_spec(), {}, {}}};
  const auto results = run({memory_capabilities(), {}}, "write/append");
  EXPECT_EQ(unused_waivers({{"memory", "write/append", "r"}}, targets, results).size(), 0U);
  EXPECT_EQ(unused_waivers({{"memory", "write/renamed", "r"}}, targets, results).size(), 1U);
  EXPECT_EQ(unused_waivers({{"not built", "write/renamed", "r"}}, targets, results).size(), 0U);
}

TEST(SuiteTest, EveryCaseSaysWhatItAsksFor) {
  for (const Case& what : all_cases()) {
    EXPECT_TRUE(what.about.ends_with(".")) << what.name;
    EXPECT_THAT(what.about, Not(Contains('\n'))) << what.name;
  }
}

}  // namespace
}  // namespace landfall::conformance
