// Gets documents and files by HTTPS: follows redirects, tries again where that can help, never sends a
// credential to another host.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "registry/download/temporary_file.h"
#include "registry/download/transfer.h"

namespace landfall {

struct HttpSettings {
  TransferSettings transfer;
  int tries = 5;
  std::chrono::milliseconds pause{1000};            ///< before the second try; doubled for each further one
  std::chrono::milliseconds longest_pause{60'000};  ///< also when the server asks for more
};

/// The last answer, after redirects and retries. Only 200 has a body.
struct HttpAnswer {
  long status = 0;
  Url url;             ///< that gave the answer in the end
  std::string body;    ///< get() only
  std::string sha256;  ///< download() only
};

/// Used by one thread. The context outlives it.
class HttpClient {
 public:
  HttpClient(HttpSettings settings, const Context& context);

  /// Gets a JSON document of at most 16 MiB, in two minutes. `bearer`, when not empty, goes to the host of
  /// `url` and to no other. Any status is an answer; answers 429 and 5xx were tried again before.
  Result<HttpAnswer> get_json(const Url& url, const std::string& bearer);

  /// Gets a file of at most `max_bytes`, however long it takes. Each try begins at its first byte.
  Result<HttpAnswer> download(const Url& url, std::int64_t max_bytes, TemporaryFile& file);

 private:
  template <class Prepare>
  Result<HttpAnswer> try_often(TransferRequest request, Prepare prepare);
  Result<HttpAnswer> follow(TransferRequest request, std::chrono::seconds& retry_after);
  Result<void> pause(int attempt, std::chrono::seconds asked) const;

  HttpSettings settings_;
  const Context& context_;
  Transfer transfer_;
};

/// The error of an answer that nobody expected: what was asked, the status, and what to do.
Error unexpected_status(const HttpAnswer& answer);

}  // namespace landfall
