// See location.h. Parameters: https://www.sqlite.org/uri.html and the driver's `_name` ones.
#include "destinations/sqlite/location.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace landfall::sqlite {
namespace {

struct DriverParameter {
  std::string_view name;
  std::string_view pragma;  ///< empty: accepted without effect
};

constexpr std::array<DriverParameter, 25> kDriverParameters{{
    {"_auto_vacuum", "auto_vacuum"},
    {"_vacuum", "auto_vacuum"},
    {"_busy_timeout", "busy_timeout"},
    {"_timeout", "busy_timeout"},
    {"_cache_size", "cache_size"},
    {"_case_sensitive_like", "case_sensitive_like"},
    {"_cslike", "case_sensitive_like"},
    {"_defer_foreign_keys", "defer_foreign_keys"},
    {"_defer_fk", "defer_foreign_keys"},
    {"_foreign_keys", "foreign_keys"},
    {"_fk", "foreign_keys"},
    {"_ignore_check_constraints", "ignore_check_constraints"},
    {"_journal_mode", "journal_mode"},
    {"_journal", "journal_mode"},
    {"_locking_mode", "locking_mode"},
    {"_locking", "locking_mode"},
    {"_max_page_count", "max_page_count"},
    {"_recursive_triggers", "recursive_triggers"},
    {"_rt", "recursive_triggers"},
    {"_secure_delete", "secure_delete"},
    {"_synchronous", "synchronous"},
    {"_sync", "synchronous"},
    {"_txlock", ""},
    {"_mutex", ""},
    {"_loc", ""},
}};

Error bad(const std::string& why) { return {ErrorKind::kConfig, "connection_string: " + why}; }

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  });
}

Result<void> add_pragma(Location& location, std::string_view pragma, std::string value) {
  if (!is_word(value)) return bad("the value of " + std::string(pragma) + " must be a word or a number");
  location.pragmas.emplace_back(pragma, std::move(value));
  return {};
}

// `_pragma=busy_timeout(5000)`
Result<void> add_call(Location& location, const std::string& call) {
  const std::size_t open = call.find('(');
  const bool is_call = open != std::string::npos && call.back() == ')';
  const std::string name = call.substr(0, open);
  const bool known = std::ranges::any_of(
      kDriverParameters, [&](const DriverParameter& p) { return !p.pragma.empty() && p.pragma == name; });
  if (!is_call || !known) return bad("unknown _pragma; give it as name(value), such as busy_timeout(5000)");
  return add_pragma(location, name, call.substr(open + 1, call.size() - open - 2));
}

Result<void> set_mode(Location& location, const std::string& mode) {
  if (mode == "ro") {
    location.mode = OpenMode::kReadOnly;
  } else if (mode == "rw") {
    location.mode = OpenMode::kReadWrite;
  } else if (mode == "rwc") {
    location.mode = OpenMode::kCreate;
  } else if (mode == "memory") {
    location.mode = OpenMode::kMemory;
  } else {
    return bad("mode must be ro, rw, rwc or memory");
  }
  return {};
}

Result<void> add_parameter(Location& location, const std::string& name, const std::string& value) {
  if (name == "mode") return set_mode(location, value);
  if (name == "cache") return {};
  if (name == "_pragma") return add_call(location, value);
  const auto known = std::ranges::find(kDriverParameters, name, &DriverParameter::name);
  if (known == kDriverParameters.end())
    return bad(
        "unknown parameter \"" + name +
        "\"; known are mode, cache, _pragma and the driver's, such as _journal_mode and _busy_timeout");
  return known->pragma.empty() ? Result<void>() : add_pragma(location, known->pragma, value);
}

Result<void> add_parameters(Location& location, std::string_view text) {
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    if (one.empty()) continue;
    const std::size_t equals = std::min(one.find('='), one.size());
    TRY(add_parameter(location, decoded(one.substr(0, equals)),
                      decoded(one.substr(std::min(equals + 1, one.size())))));
  }
  return {};
}

// `file:a.db`, `file:/a.db`, `file:///a.db`, `file://localhost/a.db`
Result<std::string> path_of_uri(std::string_view uri) {
  if (!uri.starts_with("//")) return decoded(uri);
  uri.remove_prefix(2);
  const std::string_view host = uri.substr(0, uri.find('/'));
  if (!host.empty() && host != "localhost") return bad("a file: URI names no other host than localhost");
  uri.remove_prefix(host.size());
  return decoded(uri);
}

}  // namespace

Result<Location> parse_location(std::string_view text) {
  Location location;
  const std::size_t question = std::min(text.find('?'), text.size());
  const std::string_view place = text.substr(0, question);
  TRY(add_parameters(location, text.substr(std::min(question + 1, text.size()))));
  if (place.starts_with("file:")) {
    TRY_ASSIGN(location.path, path_of_uri(place.substr(5)));
  } else {
    location.path = place;
  }
  if (location.path == ":memory:") location.mode = OpenMode::kMemory;
  if (location.in_memory()) location.path = ":memory:";
  if (location.path.empty()) return bad("must name a file");
  if (location.path.find('\0') != std::string::npos) return bad("must not contain a NUL byte");
  return location;
}

}  // namespace landfall::sqlite
