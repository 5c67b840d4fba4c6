// Tries a write again where that can help and cannot double rows.
#include "write/retry.h"

#include <algorithm>
#include <string>

namespace landfall {

Result<void> with_retry(const RetryPolicy& policy, bool repeatable, const Context& context,
                        std::string_view doing, const std::function<Result<void>()>& attempt) {
  std::chrono::milliseconds pause = policy.first_pause;
  for (int tried = 1;; ++tried) {
    Result<void> result = attempt();
    if (result.ok()) return result;
    const Error& error = result.error();
    if (!error.retryable() || !(repeatable || error.is_undone()) || tried >= policy.attempts) return result;
    context.log->write(LogLevel::kWarn, std::string(doing) + " failed, trying again",
                       {{"attempt", std::to_string(tried)},
                        {"of", std::to_string(policy.attempts)},
                        {"pause_ms", std::to_string(pause.count())},
                        {"error", error.message()}});
    if (context.cancel->wait_for(pause)) return context.cancel->check();
    pause = std::min(pause * 2, policy.longest_pause);
  }
}

}  // namespace landfall
