// Tries a write again where that can help and cannot double rows.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "landfall/context.h"
#include "landfall/result.h"

namespace landfall {

struct RetryPolicy {
  int attempts = 5;                            ///< in all, the first included
  std::chrono::milliseconds first_pause{200};  ///< doubles after each attempt
  std::chrono::milliseconds longest_pause{10'000};
};

/// Calls `attempt` until it succeeds, fails for good, or the attempts are used up. A failure is tried again
/// only when Error::retryable() and either `repeatable` (the same rows may arrive twice, as in a keyed table)
/// or the error says that it left nothing (Error::is_undone). Pauses end early when the run is cancelled.
/// Logs each retry as a warning.
Result<void> with_retry(const RetryPolicy& policy, bool repeatable, const Context& context,
                        std::string_view doing, const std::function<Result<void>()>& attempt);

}  // namespace landfall
