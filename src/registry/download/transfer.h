// One HTTP request and its answer, without redirects or retries.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "registry/download/url.h"

namespace landfall {

struct TransferRequest {
  Url url;
  std::string bearer;                                  ///< sent as Authorization, or empty
  std::string accept;                                  ///< media type
  std::int64_t max_bytes = 0;                          ///< a longer body is an error
  std::chrono::seconds overall_timeout{0};             ///< 0: none
  std::function<Result<void>(std::string_view)> take;  ///< gets the body of an answer 200, piece by piece
};

struct TransferAnswer {
  long status = 0;
  std::string redirect;                 ///< absolute address, or empty
  std::chrono::seconds retry_after{0};  ///< 0: not said
};

struct TransferSettings {
  std::string ca_file;
  std::string user_agent;
  std::chrono::seconds connect_timeout{30};
  std::chrono::seconds stall_timeout{60};  ///< without a single byte
};

/// Keeps connections open between requests. Used by one thread.
class Transfer {
 public:
  Transfer(TransferSettings settings, const Context& context);

  /// Any status is an answer. kConnection: network; kAccess: the certificate is not trusted; kProtocol: body
  /// too long; kCancelled; and what `take` returns.
  Result<TransferAnswer> get(const TransferRequest& request);

 private:
  struct Free {
    void operator()(void* curl) const;
  };
  void prepare(const TransferRequest& request);

  TransferSettings settings_;
  const Context& context_;
  std::unique_ptr<void, Free> curl_;
};

}  // namespace landfall
