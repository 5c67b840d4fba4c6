// Path templates with any path and any table name: no crash, and no key outside the folder that the template
// names.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "families/object/path_template.h"

namespace {

using landfall::object::PathTemplate;
using landfall::object::PathValues;
using landfall::object::PlaceholderSet;

PathValues values_for(std::string_view table) {
  return {.table = table,
          .format = "csv",
          .uuid = "6f1c2a34-0b5d-4e6f-8a9b-0c1d2e3f4a5b",
          .sync_id = "run",
          .opened = std::chrono::system_clock::from_time_t(1'772'600'767)};
}

void require(bool claim) {
  if (!claim) std::abort();
}

// One name below the folder, not hidden, and without what a file system or a terminal would take amiss.
void check_key(std::string_view key) {
  constexpr std::string_view kFolder = "out/";
  require(key.starts_with(kFolder));
  key.remove_prefix(kFolder.size());
  require(!key.empty() && key.size() <= 255 && key.front() != '.');
  for (const char c : key)
    require(c != '/' && c != '\\' && c != 0x7f && static_cast<unsigned char>(c) >= 0x20);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view path = input.substr(0, input.find('\n'));
  const std::string_view table = input.substr(std::min(path.size() + 1, input.size()));
  const auto any = PathTemplate::parse(path, "csv", PlaceholderSet::all());
  if (any.ok()) (void)any->expand(values_for(table)).ok();
  const auto fixed = PathTemplate::parse("out/{{TABLE}}", "csv", PlaceholderSet::all());
  require(fixed.ok());
  const auto key = fixed->expand(values_for(table));
  if (key.ok()) check_key(*key);
  return 0;
}
