// See yaml_file.h.
#include "yaml_file.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "spec/yaml.h"

namespace landfall::conformance {

Error wrong(const Value& value, std::string message) {
  return Error(ErrorKind::kConfig, value.position.to_string() + ": " + std::move(message));
}

Result<Value> read_yaml(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(ErrorKind::kConfig, "reading " + path + ": no such file");
  std::ostringstream text;
  text << file.rdbuf();
  TRY_ASSIGN(std::vector<Value> documents, parse_yaml(text.str(), path));
  if (documents.size() != 1) return Error(ErrorKind::kConfig, "reading " + path + ": expected one document");
  return std::move(documents.front());
}

Result<const Value*> need(const Value& map, std::string_view key) {
  if (const Value* value = map.find(key)) return value;
  return wrong(map, "\"" + std::string(key) + "\" is missing");
}

Result<void> only_keys(const Value& map, std::initializer_list<std::string_view> known) {
  for (const Value::Entry& entry : map.entries) {
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      return Error(ErrorKind::kConfig,
                   entry.position.to_string() + ": there is no \"" + entry.key + "\" here");
  }
  return {};
}

std::vector<std::string> texts_of(const Value& value) {
  if (value.kind != Value::Kind::kList) return {value.text};
  std::vector<std::string> texts;
  for (const Value& item : value.items) texts.push_back(item.text);
  return texts;
}

}  // namespace landfall::conformance
