// Feeds any bytes to everything that reads configurations. Besides not crashing, what was read must survive
// being written as JSON and read again, and a problem must never be without words.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "spec/document.h"
#include "spec/go_layout.h"
#include "spec/input_files.h"
#include "spec/plan_checks.h"
#include "spec/time_expression.h"
#include "spec/utf8.h"
#include "spec/yaml.h"

namespace {

using namespace landfall;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// Variables without the world: a name's first letter says what it stands for.
VariableSource variables() {
  return {[](const std::string& name) -> std::optional<std::string> {
            if (name.starts_with('N')) return std::nullopt;
            if (name.starts_with('L')) return "[a, {b: 017}]";
            if (name.starts_with('Q')) return "\"quoted\\n\"";
            return name.substr(1);
          },
          [](const std::string& path) -> Result<std::string> {
            if (path.starts_with('n')) return Error(ErrorKind::kConfig, "No such file or directory");
            return path.starts_with('k') ? "-----BEGIN K-----\nabc\n-----END K-----\n"
                                         : "a: ${X1}\nb:\n- " + path + "\n";
          },
          [] { return Instant{}; }};
}

/// YAML has no keys of more than 1024 characters.
bool has_long_key(const Value& value) {
  for (const Value& item : value.items)
    if (has_long_key(item)) return true;
  for (const Value::Entry& entry : value.entries)
    if (entry.key.size() > 500 || has_long_key(entry.value)) return true;
  return false;
}

void check_round_trip(const Value& value) {
  const std::string json = value.to_json();
  require(find_invalid_utf8(json) == std::string::npos, "JSON is UTF-8");
  if (json.size() > 10'000 || has_long_key(value)) return;
  const auto again = parse_yaml(json, "json");
  require(again.ok(), "JSON of a document can be read");
  require(again->size() == (value.is_null() ? 0U : 1U), "JSON of a document is one document");
  require(value.is_null() || again->front().to_json() == json, "JSON of a document reads back the same");
}

void check_problems(const Problems& problems) {
  if (problems.empty()) return;
  const std::string message = problems.result().error().message();
  require(!message.empty() && find_invalid_utf8(message) == std::string::npos, "problems are text");
}

void read_configuration(std::string_view text) {
  static const VariableSource source = variables();
  static const auto name = std::make_shared<const std::string>("fuzz.yml");
  Problems problems;
  Plan plan;
  for (const Value& document : read_yaml(text, name, &source, problems).documents) {
    const auto envelope = open_document(document, problems);
    if (!envelope) continue;
    if (envelope->kind == PluginKind::kSource)
      plan.sources.push_back(read_source(*envelope, LoadMode::kFull, problems, plan.notices));
    else if (envelope->kind == PluginKind::kDestination)
      plan.destinations.push_back(read_destination(*envelope, problems, plan.notices));
    else
      plan.transformers.push_back(read_transformer(*envelope, problems, plan.notices));
  }
  check_plan(plan, LoadMode::kFull, true, problems);
  check_problems(problems);
}

void read_words(std::string_view text) {
  if (const auto duration = parse_duration(text); duration.ok())
    require(*parse_duration(format_duration(*duration)) == *duration, "a duration reads back the same");
  const Instant now{std::chrono::sys_seconds{std::chrono::seconds{1'700'000'000}}, {}, {}};
  if (const auto instant = parse_time_expression(text, now); instant.ok()) format_go_layout(*instant, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = normalized_lines(std::string(reinterpret_cast<const char*>(data), size));
  const auto plain = parse_yaml(text, "fuzz.yml");
  if (plain.ok())
    for (const Value& document : *plain) check_round_trip(document);
  read_configuration(text);
  read_words(std::string_view(text).substr(0, text.find('\n')));
  return 0;
}
