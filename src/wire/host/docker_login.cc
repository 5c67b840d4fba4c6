// On the command line a token would be seen by every user of the machine, so it goes through a file.
#include "wire/host/docker_login.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <stdlib.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "wire/host/descriptor.h"

namespace landfall {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::array<std::string_view, 4> kKeptFields{"auth", "identitytoken", "registrytoken", "email"};

std::string encode_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    const auto three = bytes.substr(at, 3);
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8U | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += i <= three.size() ? kAlphabet[group >> (18 - 6 * i) & 63U] : '=';
  }
  return out;
}

/// Reads both alphabets of RFC 4648, with or without padding.
std::optional<std::string> decode_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (char c : text) {
    const std::size_t value = kAlphabet.find(c == '-' ? '+' : c == '_' ? '/' : c);
    if (value == std::string_view::npos) return std::nullopt;
    group = group << 6U | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(group >> bits & 0xFFU);
  }
  return out;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      (c == '"' || c == '\\' ? out += '\\' : out) += c;
  }
  return out += '"';
}

std::string_view field(simdjson::dom::object from, std::string_view name) {
  std::string_view text;
  return from[name].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

/// The entry that says the same as the API's JSON.
std::string entry_of(simdjson::dom::object given) {
  const std::string_view user = field(given, "username");
  const std::string_view password = field(given, "password");
  if (!user.empty() || !password.empty())
    return fmt::format(R"("auth":{})", json_string(encode_base64(fmt::format("{}:{}", user, password))));
  std::string entry;
  for (const std::string_view name : kKeptFields)
    if (const auto value = field(given, name); !value.empty())
      entry += fmt::format("{}\"{}\":{}", entry.empty() ? "" : ",", name, json_string(value));
  return entry;
}

std::string entry_of(std::string_view token) {
  const auto plain = decode_base64(token);
  simdjson::dom::parser parser;
  simdjson::dom::object given;
  if (plain && parser.parse(*plain).get(given) == simdjson::SUCCESS) return entry_of(given);
  if (plain && plain->find(':') != std::string::npos && simdjson::validate_utf8(*plain))
    return fmt::format(R"("auth":{})", json_string(encode_base64(*plain)));
  return fmt::format(R"("registrytoken":{})", json_string(token));
}

Error failed(std::string_view doing) {
  return {ErrorKind::kConfig,
          fmt::format("{}: {}; set TMPDIR to a folder that can be written to", doing, std::strerror(errno))};
}

bool write_private(const std::string& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  return file.valid() && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

}  // namespace

std::string registry_of(std::string_view image) {
  const std::string_view first = image.substr(0, image.find('/'));
  const bool host = first.size() < image.size() &&
                    (first.find_first_of(".:") != std::string_view::npos || first == "localhost");
  const bool hub = !host || first == "docker.io" || first == "index.docker.io";
  return hub ? "https://index.docker.io/v1/" : std::string(first);
}

std::string login_configuration(std::string_view registry, std::string_view token) {
  return fmt::format(R"({{"auths":{{{}:{{{}}}}}}})", json_string(registry), entry_of(token));
}

Result<LoginFolder> LoginFolder::make(std::string_view image, std::string_view token) {
  std::error_code ignored;
  const fs::path temporary = fs::temp_directory_path(ignored);
  std::string path =
      (temporary.empty() ? "/tmp" : fs::absolute(temporary, ignored).string()) + "/landfall-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) return failed("making a folder for docker's log-in");
  LoginFolder folder(path);
  if (!write_private(path + "/config.json", login_configuration(registry_of(image), token)))
    return failed("writing docker's log-in");
  return folder;
}

LoginFolder::~LoginFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace landfall
