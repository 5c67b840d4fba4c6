// All cases against all places, and what became of each.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "case.h"
#include "case_run.h"
#include "target.h"
#include "waiver.h"

namespace landfall::conformance {

enum class Expected { kPass, kRefuse, kWaived };

struct CaseResult {
  std::string destination;  ///< Target::name
  std::string name;         ///< Case::name
  Expected expected = Expected::kPass;
  Outcome outcome = Outcome::kPass;
  std::string message;
  std::string reason;  ///< of the waiver

  /// True when what happened is what must happen; a waived case must fail.
  bool ok() const;
};

std::string_view to_string(Expected expected);  ///< "pass", "refuse", "waived"
std::string_view to_string(Outcome outcome);    ///< "pass", "refused", "fail"

struct SuiteOptions {
  std::string only;        ///< glob on case names; empty: all
  std::string scratch;     ///< folder for the cases' folders; made and removed
  std::string run_prefix;  ///< begins every table's name
};

/// Runs target after target, case after case; `report` sees each result at once.
Result<std::vector<CaseResult>> run_suite(const std::vector<Case>& cases, const std::vector<Target>& targets,
                                          const std::vector<Waiver>& waivers, const SuiteOptions& options,
                                          const std::function<void(const CaseResult&)>& report);

/// Waivers of these targets that no case is covered by.
std::vector<Waiver> unused_waivers(const std::vector<Waiver>& waivers, const std::vector<Target>& targets,
                                   const std::vector<CaseResult>& results);

}  // namespace landfall::conformance
