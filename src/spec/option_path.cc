// One list a thread.
#include "spec/option_path.h"

#include <fmt/format.h>

namespace landfall::spec_detail {

std::vector<std::string>& OptionPath::names() {
  thread_local std::vector<std::string> names;
  return names;
}

std::string OptionPath::current() { return fmt::format("{}", fmt::join(names(), ".")); }

std::string OptionPath::with(std::string_view name) {
  const std::string path = current();
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

}  // namespace landfall::spec_detail
