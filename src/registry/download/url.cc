// See url.h. Addresses are taken apart by libcurl, so that the check and the request read them alike.
#include "registry/download/url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace landfall {
namespace {

constexpr std::size_t kLongestShown = 300;

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURLU, FreeUrl>;

std::string part_of(const Handle& handle, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(handle.get(), part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

std::string small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

bool Url::is_loopback() const {
  in_addr address{};
  if (inet_pton(AF_INET, host.c_str(), &address) == 1) return (ntohl(address.s_addr) >> 24) == 127;
  return host == "localhost" || host == "[::1]";
}

std::string Url::shown() const {
  std::string shown = fmt::format("{}://{}:{}{}", scheme, host, port, path);
  if (port == (scheme == "https" ? "443" : "80")) shown = fmt::format("{}://{}{}", scheme, host, path);
  if (shown.size() > kLongestShown) shown = shown.substr(0, kLongestShown) + "…";
  return shown;
}

Result<Url> parse_url(const std::string& text) {
  const Handle handle(curl_url());
  if (curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return Error(ErrorKind::kConfig, "the address is no URL; write https://HOST/…");
  Url url{.text = text,
          .scheme = part_of(handle, CURLUPART_SCHEME),
          .host = small_letters(part_of(handle, CURLUPART_HOST)),
          .port = part_of(handle, CURLUPART_PORT),
          .path = part_of(handle, CURLUPART_PATH)};
  if (!part_of(handle, CURLUPART_USER).empty() || !part_of(handle, CURLUPART_PASSWORD).empty())
    return Error(ErrorKind::kConfig,
                 fmt::format("the address {} holds a user name or password; leave it out", url.shown()));
  if (url.scheme == "https" || (url.scheme == "http" && url.is_loopback())) return url;
  return Error(ErrorKind::kConfig,
               fmt::format("{} is refused: programs are fetched by https only (plain http on this machine "
                           "itself excepted); use an https:// address",
                           url.shown()));
}

Result<Url> next_url(const Url& from, const std::string& text) {
  auto next = parse_url(text);
  if (!next.ok())
    return Error(ErrorKind::kProtocol, fmt::format("{} leads to an address that cannot be used: {}",
                                                   from.shown(), next.error().message()));
  if (from.scheme == "https" && next->scheme != "https")
    return Error(ErrorKind::kProtocol,
                 fmt::format("{} leads away from https, to {}: refused; tell those who run the server",
                             from.shown(), next->shown()));
  return next;
}

}  // namespace landfall
