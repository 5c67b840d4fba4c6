// See https.h. Redirects are followed here, not by libcurl, so that every address on the way is checked.
#include "registry/download/https.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

#include "registry/download/sha256.h"

namespace landfall {
namespace {

constexpr int kMostRedirects = 5;
constexpr std::int64_t kLongestDocument = 16 << 20;
constexpr std::chrono::seconds kDocumentTimeout{120};

bool is_redirect(const TransferAnswer& answer) {
  const long status = answer.status;
  const bool known = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  return known && !answer.redirect.empty();
}

bool is_busy(long status) { return status == 429 || status >= 500; }

bool can_try_again(const Result<HttpAnswer>& result) {
  return result.ok() ? is_busy(result->status) : result.error().kind() == ErrorKind::kConnection;
}

/// Spreads clients that failed together: between half of the pause and all of it.
std::chrono::milliseconds spread(std::chrono::milliseconds pause) {
  thread_local std::minstd_rand random{std::random_device{}()};
  return pause / 2 + pause * std::uniform_int_distribution<int>(0, 500)(random) / 1000;
}

}  // namespace

HttpClient::HttpClient(HttpSettings settings, const Context& context)
    : settings_(std::move(settings)), context_(context), transfer_(settings_.transfer, context) {}

Result<void> HttpClient::pause(int attempt, std::chrono::seconds asked) const {
  const auto own = spread(settings_.pause * (1 << std::min(attempt - 1, 10)));
  const auto wanted = std::max(own, std::chrono::milliseconds(asked));
  context_.cancel->wait_for(std::min(wanted, settings_.longest_pause));
  return context_.cancel->check();
}

Result<HttpAnswer> HttpClient::follow(TransferRequest request, std::chrono::seconds& retry_after) {
  const Url first = request.url;
  const std::string bearer = request.bearer;
  for (int redirects = 0;; ++redirects) {
    request.bearer = request.url.is_same_origin(first) ? bearer : "";
    TRY_ASSIGN(const TransferAnswer answer, transfer_.get(request));
    retry_after = answer.retry_after;
    if (!is_redirect(answer)) return HttpAnswer{.status = answer.status, .url = request.url};
    if (redirects == kMostRedirects)
      return Error(ErrorKind::kProtocol, fmt::format("{} leads on and on: more than {} redirects; tell those "
                                                     "who run the server",
                                                     first.shown(), kMostRedirects));
    TRY_ASSIGN(request.url, next_url(request.url, answer.redirect));
  }
}

template <class Prepare>
Result<HttpAnswer> HttpClient::try_often(TransferRequest request, Prepare prepare) {
  for (int attempt = 1;; ++attempt) {
    TRY(prepare());
    std::chrono::seconds retry_after{0};
    auto result = follow(request, retry_after);
    if (!can_try_again(result)) return result;
    if (attempt == settings_.tries)
      return std::move(result).during(fmt::format("after {} tries", settings_.tries));
    context_.log->write(LogLevel::kDebug, "trying a request again",
                        {{"url", request.url.shown()},
                         {"status", result.ok() ? std::to_string(result->status) : "none"},
                         {"attempt", std::to_string(attempt)}});
    TRY(pause(attempt, retry_after));
  }
}

Result<HttpAnswer> HttpClient::get_json(const Url& url, const std::string& bearer) {
  std::string body;
  TransferRequest request{.url = url,
                          .bearer = bearer,
                          .accept = "application/json",
                          .max_bytes = kLongestDocument,
                          .overall_timeout = kDocumentTimeout};
  request.take = [&body](std::string_view bytes) {
    body += bytes;
    return Result<void>();
  };
  TRY_ASSIGN(HttpAnswer answer, try_often(std::move(request), [&body] {
               body.clear();
               return Result<void>();
             }));
  answer.body = std::move(body);
  return answer;
}

Result<HttpAnswer> HttpClient::download(const Url& url, std::int64_t max_bytes, TemporaryFile& file) {
  Sha256 digest;
  TransferRequest request{.url = url, .accept = "*/*", .max_bytes = max_bytes};
  request.take = [&](std::string_view bytes) {
    digest.add(bytes);
    return file.write(bytes);
  };
  TRY_ASSIGN(HttpAnswer answer, try_often(std::move(request), [&] {
               digest.restart();
               return file.clear();
             }));
  answer.sha256 = digest.finish();
  return answer;
}

Error unexpected_status(const HttpAnswer& answer) {
  const std::string said = fmt::format("{} answered {}", answer.url.shown(), answer.status);
  if (answer.status == 429)
    return {ErrorKind::kTransient, said + " (too many requests): wait a while and start again"};
  if (answer.status >= 500)
    return {ErrorKind::kConnection, said + " (its server has a problem): start again later"};
  if (answer.status == 401 || answer.status == 403)
    return {ErrorKind::kAccess, said + " (not allowed): look at who may read this address"};
  return {ErrorKind::kProtocol, said + ": is the address right? Look at CLOUDQUERY_API_URL and at proxies"};
}

}  // namespace landfall
