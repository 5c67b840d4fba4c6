// See suite.h.
#include "suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "expectation.h"
#include "schema/table_filter.h"

namespace landfall::conformance {
namespace {

namespace fs = std::filesystem;

CaseResult judge(const Case& what, const Target& target, const std::vector<Waiver>& waivers,
                 Verdict verdict) {
  CaseResult result{target.name, what.name, Expected::kPass, verdict.outcome, std::move(verdict.message), ""};
  if (must_refuse(what, target.capabilities)) result.expected = Expected::kRefuse;
  // Either end is right here; which one it was is told.
  if (what.may_refuse && verdict.outcome == Outcome::kRefused) result.expected = Expected::kRefuse;
  if (const Waiver* waiver = waiver_for(waivers, target.name, what.name)) {
    result.expected = Expected::kWaived;
    result.reason = waiver->reason;
  }
  return result;
}

}  // namespace

bool CaseResult::ok() const {
  switch (expected) {
    case Expected::kPass:
      return outcome == Outcome::kPass;
    case Expected::kRefuse:
      return outcome == Outcome::kRefused;
    case Expected::kWaived:
      break;
  }
  return outcome == Outcome::kFail;
}

std::string_view to_string(Expected expected) {
  switch (expected) {
    case Expected::kPass:
      return "pass";
    case Expected::kRefuse:
      return "refuse";
    case Expected::kWaived:
      break;
  }
  return "waived";
}

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
      return "pass";
    case Outcome::kRefused:
      return "refused";
    case Outcome::kFail:
      break;
  }
  return "fail";
}

Result<std::vector<CaseResult>> run_suite(const std::vector<Case>& cases, const std::vector<Target>& targets,
                                          const std::vector<Waiver>& waivers, const SuiteOptions& options,
                                          const std::function<void(const CaseResult&)>& report) {
  std::vector<CaseResult> results;
  for (const Target& target : targets) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (!options.only.empty() && !matches_glob(options.only, cases[i].name)) continue;
      const fs::path around = fs::path(options.scratch) / fmt::format("{}", results.size());
      std::error_code error;
      fs::create_directories(around / "in", error);
      if (error)
        return Error(ErrorKind::kAccess, "making folder " + around.string() + ": " + error.message());
      // Variants of a destination may share a database.
      const std::string prefix = fmt::format("{}{}_", options.run_prefix, results.size());
      Verdict verdict = run_case(cases[i], target, (around / "in").string(), prefix);
      fs::remove_all(around, error);
      results.push_back(judge(cases[i], target, waivers, std::move(verdict)));
      report(results.back());
    }
  }
  std::error_code ignored;
  fs::remove_all(options.scratch, ignored);
  return results;
}

std::vector<Waiver> unused_waivers(const std::vector<Waiver>& waivers, const std::vector<Target>& targets,
                                   const std::vector<CaseResult>& results) {
  std::vector<Waiver> unused;
  for (const Waiver& waiver : waivers) {
    const bool concerns = std::any_of(targets.begin(), targets.end(), [&](const Target& target) {
      return target.name == waiver.destination;
    });
    const bool used = std::any_of(results.begin(), results.end(), [&](const CaseResult& result) {
      return result.destination == waiver.destination && matches_glob(waiver.cases, result.name);
    });
    if (concerns && !used) unused.push_back(waiver);
  }
  return unused;
}

}  // namespace landfall::conformance
