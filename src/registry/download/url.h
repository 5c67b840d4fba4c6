// Which addresses may be contacted, and how they are shown: https, and plain http on this machine only.
#pragma once

#include <landfall/result.h>

#include <string>
#include <string_view>

namespace landfall {

/// The parts of an address that decide whom it belongs to.
struct Url {
  std::string text;  ///< the whole of it; may hold secrets in its query
  std::string scheme;
  std::string host;  ///< small letters
  std::string port;
  std::string path;

  bool is_same_origin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
  bool is_loopback() const;
  /// Without the query, which may hold a signature.
  std::string shown() const;
};

/// kConfig for anything but https:// and, on a loopback host, http://; and for a user name in the address.
Result<Url> parse_url(const std::string& text);

/// Reads an address that an answer of `from` named, by redirect or in JSON: kProtocol when parse_url refuses
/// it or when it would leave https.
Result<Url> next_url(const Url& from, const std::string& text);

}  // namespace landfall
