// See hub_answers.h. Members that are not needed may be missing or of any type.
#include "registry/download/hub_answers.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cctype>

#include "registry/download/release.h"
#include "registry/download/sha256.h"

namespace landfall {
namespace {

using simdjson::SUCCESS;
using simdjson::dom::array;
using simdjson::dom::object;

Error unusable(std::string_view what) {
  return {
      ErrorKind::kProtocol,
      fmt::format("the hub's answer cannot be used: {}; look at CLOUDQUERY_API_URL and at proxies, or start "
                  "again later",
                  what)};
}

Result<object> parse_object(simdjson::dom::parser& parser, const std::string& json) {
  object document;
  if (const auto code = parser.parse(json).get(document))
    return unusable(fmt::format("it is no JSON object: {}", simdjson::error_message(code)));
  return document;
}

std::string text_of(object document, std::string_view name) {
  std::string_view text;
  return document.at_key(name).get(text) == SUCCESS ? std::string(text) : "";
}

std::string small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

Result<VersionDetails> parse_version_details(const std::string& json) {
  simdjson::dom::parser parser;
  TRY_ASSIGN(const object document, parse_object(parser, json));
  VersionDetails details{.is_container = text_of(document, "package_type") == "docker", .platforms = {}};
  array targets;
  if (document.at_key("supported_targets").get(targets) != SUCCESS) return details;
  for (const auto target : targets) {
    std::string_view name;
    if (target.get(name) == SUCCESS && is_plain_name(name)) details.platforms.emplace_back(name);
  }
  return details;
}

Result<HubAsset> parse_asset(const std::string& json) {
  simdjson::dom::parser parser;
  TRY_ASSIGN(const object document, parse_object(parser, json));
  HubAsset asset{.sha256 = small_letters(text_of(document, "checksum")),
                 .location = text_of(document, "location")};
  if (asset.sha256.empty())
    return unusable("it has no checksum for the archive, and without one nothing is downloaded");
  if (!is_sha256(asset.sha256)) return unusable("its checksum is not 64 hexadecimal digits");
  if (asset.location.empty()) return unusable("it has no location of the archive");
  return asset;
}

Result<std::string> parse_latest_version(const std::string& json) {
  simdjson::dom::parser parser;
  TRY_ASSIGN(const object document, parse_object(parser, json));
  std::string version = text_of(document, "latest_version");
  return is_plain_name(version) ? version : std::string();
}

Result<std::vector<std::string>> parse_teams(const std::string& json) {
  simdjson::dom::parser parser;
  TRY_ASSIGN(const object document, parse_object(parser, json));
  array items;
  if (document.at_key("items").get(items) != SUCCESS) return unusable("it has no list of teams");
  std::vector<std::string> names;
  for (const auto item : items) {
    object team;
    if (item.get(team) != SUCCESS) continue;
    std::string name = text_of(team, "name");
    if (is_plain_name(name)) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace landfall
