// Looks for the references; what they are replaced by is known only when plugins run.
#include "spec/connection_variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "spec/suggest.h"

namespace landfall {
namespace {

constexpr std::string_view kStart = "@@plugins.";
constexpr std::string_view kEnd = ".connection";

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
}

bool contains(std::span<const std::string> names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_name(const std::string& name, const Value& value, const std::vector<std::string>& reachable,
                std::span<const std::string> destinations, Problems& problems) {
  if (contains(reachable, name)) return;
  if (name.empty()) {
    problems.add(value.position,
                 "@@plugins. must be followed by NAME.connection, NAME being a destination without a dot");
  } else if (contains(destinations, name)) {
    problems.add(value.position,
                 fmt::format("@@plugins.{}.connection: destination \"{}\" is neither in destinations nor "
                             "the backend of this source",
                             name, name));
  } else {
    problems.add(value.position, fmt::format("@@plugins.{}.connection names an unknown destination{}", name,
                                             did_you_mean(name, destinations)));
  }
}

void check_value(const Value& value, const std::vector<std::string>& reachable,
                 std::span<const std::string> destinations, Problems& problems) {
  if (value.kind == Value::Kind::kString)
    for (const std::string& name : connection_names(value.text))
      check_name(name, value, reachable, destinations, problems);
  for (const Value& item : value.items) check_value(item, reachable, destinations, problems);
  for (const Value::Entry& entry : value.entries) check_value(entry.value, reachable, destinations, problems);
}

}  // namespace

namespace {

/// One `@@plugins.…` of a text.
struct Reference {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string name;  ///< empty when it is not of the form NAME.connection
};

std::optional<Reference> next_reference(std::string_view text, std::size_t from) {
  const std::size_t begin = text.find(kStart, from);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(begin + kStart.size());
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_name_character);
  std::string_view reference = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  while (reference.ends_with('.')) reference.remove_suffix(1);  // the end of a sentence
  const bool is_connection = reference.size() > kEnd.size() && reference.ends_with(kEnd);
  std::string name(is_connection ? reference.substr(0, reference.size() - kEnd.size()) : std::string_view());
  if (name.find('.') != std::string::npos) name.clear();
  return Reference{begin, begin + kStart.size() + reference.size(), std::move(name)};
}

}  // namespace

std::vector<std::string> connection_names(std::string_view text) {
  std::vector<std::string> names;
  for (auto found = next_reference(text, 0); found; found = next_reference(text, found->end))
    names.push_back(std::move(found->name));
  return names;
}

Result<std::string> with_connections(std::string_view text, const ConnectionLookup& address_of) {
  std::string replaced;
  std::size_t done = 0;
  for (auto found = next_reference(text, 0); found; found = next_reference(text, found->end)) {
    TRY_ASSIGN(const std::string address, address_of(found->name));
    replaced.append(text.substr(done, found->begin - done)).append(address);
    done = found->end;
  }
  return replaced.append(text.substr(done));
}

Result<void> put_connections(Value& value, const ConnectionLookup& address_of) {
  if (value.kind == Value::Kind::kString) {
    TRY_ASSIGN(value.text, with_connections(value.text, address_of));
  }
  for (Value& item : value.items) TRY(put_connections(item, address_of));
  for (Value::Entry& entry : value.entries) TRY(put_connections(entry.value, address_of));
  return {};
}

void check_connection_variables(const SourceSpec& source, std::span<const std::string> destinations,
                                Problems& problems) {
  std::vector<std::string> reachable = source.destinations;
  if (source.backend_options)
    for (const std::string& name : connection_names(source.backend_options->connection))
      if (contains(destinations, name)) reachable.push_back(name);
  check_value(source.written, reachable, destinations, problems);
}

}  // namespace landfall
