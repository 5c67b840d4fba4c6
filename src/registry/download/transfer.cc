// See transfer.h. The work is libcurl's; proxies are those of the environment variables that it reads.
#include "registry/download/transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace landfall {
namespace {

constexpr std::int64_t kLongestOtherBody = 1 << 20;  ///< of an answer other than 200; it is dropped

/// What the callbacks share with get().
struct Exchange {
  CURL* curl;
  const TransferRequest& request;
  const CancelToken& cancel;
  std::int64_t received = 0;
  Result<void> taken;
  std::array<char, CURL_ERROR_SIZE> message{};

  long status() const {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  Result<void> take(std::string_view bytes) {
    received += static_cast<std::int64_t>(bytes.size());
    const bool wanted = status() == 200;
    const std::int64_t most = wanted ? request.max_bytes : std::min(request.max_bytes, kLongestOtherBody);
    if (received > most)
      return Error(ErrorKind::kProtocol,
                   fmt::format("{} sends more than {} bytes: refused", request.url.shown(), most));
    return wanted ? request.take(bytes) : Result<void>();
  }
};

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.taken = exchange.take({bytes, size});
  return exchange.taken.ok() ? size : 0;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Exchange*>(user)->cancel.cancelled() ? 1 : 0;
}

bool is_certificate_problem(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_SSL_ISSUER_ERROR;
}

/// The error of a request that libcurl could not bring to an end.
Error failure(CURLcode code, Exchange& exchange) {
  if (auto going = exchange.cancel.check(); !going.ok()) return std::move(going).error();
  if (!exchange.taken.ok()) return std::move(exchange.taken).error();
  const std::string shown = exchange.request.url.shown();
  const std::string_view said =
      exchange.message[0] != '\0' ? exchange.message.data() : curl_easy_strerror(code);
  if (is_certificate_problem(code))
    return {ErrorKind::kAccess,
            fmt::format("the certificate of {} is not trusted: {}; if a proxy or mirror of your own stands "
                        "there, name the file of its certificate authority in SSL_CERT_FILE",
                        shown, said)};
  return {ErrorKind::kConnection,
          fmt::format("getting {}: {}; look at the network and at https_proxy and no_proxy", shown, said)};
}

TransferAnswer answer_of(const Exchange& exchange) {
  TransferAnswer answer{.status = exchange.status()};
  char* redirect = nullptr;
  curl_easy_getinfo(exchange.curl, CURLINFO_REDIRECT_URL, &redirect);
  if (redirect != nullptr) answer.redirect = redirect;
  curl_off_t seconds = 0;
  curl_easy_getinfo(exchange.curl, CURLINFO_RETRY_AFTER, &seconds);
  answer.retry_after = std::chrono::seconds(seconds);
  return answer;
}

void start_libcurl() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)once;  // a failure shows as a failed request
}

}  // namespace

void Transfer::Free::operator()(void* curl) const { curl_easy_cleanup(curl); }

Transfer::Transfer(TransferSettings settings, const Context& context)
    : settings_(std::move(settings)), context_(context) {
  start_libcurl();
  curl_.reset(curl_easy_init());
}

void Transfer::prepare(const TransferRequest& request) {
  CURL* curl = curl_.get();
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, request.url.text.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);  // https.cc checks every step itself
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, settings_.user_agent.c_str());
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings_.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings_.stall_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(request.overall_timeout.count()));
  // The folder of the system's certificates stays in use beside this file.
  if (!settings_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings_.ca_file.c_str());
  if (request.url.is_loopback()) curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  if (request.bearer.empty()) return;
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, request.bearer.c_str());
}

Result<TransferAnswer> Transfer::get(const TransferRequest& request) {
  TRY(context_.cancel->check());
  prepare(request);
  CURL* curl = curl_.get();
  Exchange exchange{.curl = curl, .request = request, .cancel = *context_.cancel};
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange.message.data());
  const std::string accept = "Accept: " + request.accept;
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, accept.c_str()), curl_slist_free_all);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return failure(code, exchange);
  return answer_of(exchange);
}

}  // namespace landfall
